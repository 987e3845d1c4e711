/** The loader's style, put in by constructed style sheet so that a host page's strict CSP allows it. */
export const loaderStyle = `
:host{all:initial;position:fixed;z-index:2147483000;inset:auto;--b:#1f5fa8;--i:#fff;font:500 15px/1.4 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","PingFang SC","Microsoft YaHei",sans-serif;color-scheme:light dark}
*{box-sizing:border-box}
[hidden]{display:none!important}
.w{position:fixed;inset-block-end:20px;inset-inline-end:20px;display:flex;flex-direction:column;align-items:flex-end;gap:12px}
.w.l,.w.l+.p{inset-inline:20px auto;align-items:flex-start}
button{font:inherit;border:0;margin:0;cursor:pointer;-webkit-tap-highlight-color:transparent}
button:focus-visible{outline:3px solid var(--b);outline-offset:3px}
.o{position:relative;display:flex;align-items:center;justify-content:center;gap:8px;min-inline-size:56px;block-size:56px;padding:0 16px;border-radius:28px;background:var(--b);color:var(--i);box-shadow:0 2px 6px #0003,0 8px 24px #0003;transition:transform .15s}
.o:hover{transform:scale(1.04)}
.o svg{inline-size:26px;block-size:26px;flex:none;fill:none;stroke:currentColor;stroke-width:1.8;stroke-linecap:round;stroke-linejoin:round}
.n{position:absolute;inset-block-start:-4px;inset-inline-end:-4px;min-inline-size:22px;padding:0 6px;border-radius:11px;background:#c9252d;color:#fff;font-size:12px;line-height:22px;font-weight:700;text-align:center;box-shadow:0 0 0 2px #fff}
.u{position:relative;max-inline-size:min(300px,calc(100vw - 40px));border-radius:14px;background:#fff;color:#1b1f24;box-shadow:0 2px 6px #0002,0 8px 28px #0003;animation:u .2s ease-out}
.t{display:block;padding:14px 40px 14px 16px;padding-inline:16px 40px;border-radius:14px;background:none;color:inherit;text-align:start;font-weight:400;overflow-wrap:anywhere}
.t b{display:block;font-weight:600}
.t span{display:-webkit-box;-webkit-line-clamp:4;-webkit-box-orient:vertical;overflow:hidden}
.x{position:absolute;inset-block-start:6px;inset-inline-end:6px;inline-size:32px;block-size:32px;border-radius:16px;background:none;color:#57606a;font-size:20px;line-height:1}
.x:hover{background:#0001}
.p{position:fixed;inset-block-end:92px;inset-inline-end:20px;inline-size:392px;block-size:min(680px,calc(100vh - 112px));border-radius:16px;overflow:hidden;background:Canvas;box-shadow:0 4px 12px #0002,0 16px 48px #0004;opacity:0;visibility:hidden;transform:translateY(12px);transition:opacity .15s,transform .15s,visibility .15s}
.p.s{opacity:1;visibility:visible;transform:none}
iframe{display:block;border:0;inline-size:100%;block-size:100%;color-scheme:light dark}
@keyframes u{from{opacity:0;transform:translateY(8px)}}
@media (prefers-color-scheme:dark){.u{background:#24292f;color:#f0f2f4}.x{color:#b1bac4}.n{box-shadow:none}}
@media (max-width:480px),(max-height:540px){.p.p{inset:0;inline-size:100%;block-size:100%;border-radius:0}.w.s{display:none}}
@media (prefers-reduced-motion:reduce){*{transition:none!important;animation:none!important}}
@media print{:host{display:none}}
`;
