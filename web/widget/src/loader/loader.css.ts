/** The loader's style, put in by constructed style sheet so that a host page's strict CSP allows it. */
export const loaderStyle = `:host{all:initial;color-scheme:light dark;font:500 15px/1.4 system-ui,sans-serif}
*{box-sizing:border-box}
[hidden],span:empty{display:none!important}
.w,.p{position:fixed;z-index:2147483000;inset-inline-end:20px;bottom:20px}
.w{display:flex;flex-direction:column;align-items:flex-end;gap:12px}
.l,.l+.p{inset-inline:20px auto;align-items:flex-start}
button{border:0;padding:14px 16px;border-radius:28px;background:0 0;color:inherit;font:inherit;text-align:start;cursor:pointer}
button:focus-visible{outline:3px solid var(--b);outline-offset:3px}
.o,.u{position:relative;box-shadow:0 4px 24px #0004}
.o{display:flex;align-items:center;justify-content:center;gap:8px;min-width:56px;height:56px;background:var(--b);color:var(--i)}
svg{width:26px;fill:none;stroke:currentColor;stroke-width:1.8;stroke-linecap:round;stroke-linejoin:round}
.n{position:absolute;top:-4px;inset-inline-end:-4px;padding:0 8px;border-radius:12px;background:#c9252d;color:#fff;font-size:12px;line-height:22px}
.u{max-width:min(300px,calc(100vw - 40px));border-radius:14px;background:Canvas;color:CanvasText}
.t{padding-inline-end:40px;font-weight:400}
.t *{display:block;max-height:90px;overflow:hidden;overflow-wrap:anywhere}
.x{position:absolute;top:0;inset-inline-end:0;padding:8px 12px;font-size:20px;line-height:1}
.p{bottom:92px;width:392px;height:min(680px,100vh - 112px);border-radius:16px;overflow:hidden;background:Canvas;box-shadow:0 8px 48px #0005;visibility:hidden;opacity:0;transition:.15s}
.s+.p{visibility:visible;opacity:1}
iframe{display:block;border:0;width:100%;height:100%;color-scheme:light dark}
@media (max-width:480px),(max-height:540px){.w+.p{inset:0;width:100%;height:100%;border-radius:0}.s{display:none}}
@media (prefers-reduced-motion:reduce){.p{transition:none}}
`;
