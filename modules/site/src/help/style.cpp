#include "style.h"

#include "../html.h"
#include "colour.h"

#include <text/lines.h>

namespace deskbell::site::help {
namespace {

constexpr std::string_view kPaperLight = "#f5f7fa";
constexpr std::string_view kCardDark = "#1b2129";
constexpr double kReadable = 4.8;  // a little more than AA asks, for tinted backgrounds

constexpr std::string_view kRules = R"(*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;scroll-padding-top:1rem}
body{margin:0;background:var(--paper);color:var(--ink);font:1rem/1.6 system-ui,-apple-system,"Segoe UI",Roboto,"PingFang SC","Noto Sans SC","Microsoft YaHei",sans-serif;overflow-wrap:anywhere;min-height:100vh;display:flex;flex-direction:column}
a{color:var(--main);text-underline-offset:.18em}
a:hover{text-decoration-thickness:2px}
:focus-visible{outline:3px solid var(--main);outline-offset:2px;border-radius:.25rem}
h1,h2,h3{line-height:1.3;margin:0;text-wrap:balance}
h1{font-size:clamp(1.55rem,1.2rem + 1.6vw,2.1rem)}
h2{font-size:1.2rem}
p{margin:.5rem 0}
ul,ol{padding-inline-start:1.4rem}
.plain{list-style:none;margin:0;padding:0}
.soft{color:var(--soft);font-size:.92rem}
.hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.skip{position:absolute;inset-inline-start:1rem;top:-4rem;background:var(--card);padding:.6rem 1rem;border-radius:.5rem;z-index:2}
.skip:focus{top:.5rem}
.wide{width:100%;max-width:68rem;margin-inline:auto;padding-inline:1rem}
.top{background:var(--card);border-bottom:1px solid var(--line)}
.top .wide{display:flex;flex-wrap:wrap;gap:.5rem 1.25rem;align-items:center;padding-block:.6rem}
.brand{display:flex;gap:.6rem;align-items:center;font-weight:650;color:inherit;text-decoration:none;min-height:2.75rem;margin-inline-end:auto}
.brand img{height:2rem;width:auto;max-width:9rem;object-fit:contain}
.brand span{font-weight:400;color:var(--soft)}
.top nav{display:flex;gap:.25rem}
.top nav a{display:inline-flex;align-items:center;min-height:2.75rem;padding:0 .7rem;border-radius:.5rem;text-decoration:none}
.top nav a:hover{background:var(--paper)}
.tongues{position:relative}
.tongues summary{display:inline-flex;align-items:center;min-height:2.75rem;padding:0 .7rem;cursor:pointer;color:var(--main)}
.tongues ul{position:absolute;inset-inline-end:0;z-index:2;margin:0;padding:.3rem;list-style:none;background:var(--card);border:1px solid var(--edge);border-radius:.6rem;white-space:nowrap}
.tongues li a{width:100%}
.find{display:flex;gap:.5rem}
.find input{flex:1;min-width:0;min-height:2.75rem;padding:.4rem .9rem;border:1px solid var(--edge);border-radius:.6rem;background:var(--card);color:var(--ink);font:inherit;appearance:none}
.find input::placeholder{color:var(--soft);opacity:1}
.top .find{order:3;flex:1 1 100%}
@media(min-width:48rem){.top .find{order:0;flex:0 1 24rem}}
button,.button{display:inline-flex;align-items:center;justify-content:center;min-height:2.75rem;padding:.5rem 1.15rem;border:1px solid var(--main);border-radius:.6rem;background:var(--main);color:var(--on-main);font:inherit;font-weight:600;text-decoration:none;cursor:pointer}
button:hover,.button:hover{filter:brightness(1.08)}
button.plain-button,.button.plain-button{background:transparent;color:var(--main)}
.band{background:var(--band);color:var(--on-band)}
.band{margin-bottom:2rem}
.band:first-child{margin-top:-1.5rem}
.wide+.band{margin-top:1.5rem}
.band .wide{max-width:46rem;padding-block:clamp(2rem,1rem + 5vw,4rem);text-align:center}
.band h1{margin-bottom:1.2rem}
.band .find input{min-height:3.2rem;border-color:transparent;font-size:1.05rem}
.band .find button{min-height:3.2rem;background:var(--on-band);color:var(--band);border-color:var(--on-band)}
.band :focus-visible{outline-color:var(--on-band)}
main{flex:1;padding-block:1.5rem 3rem}
main>.wide>*+*{margin-top:1.75rem}
.crumbs{margin-bottom:.75rem}
.crumbs ol{display:flex;flex-wrap:wrap;gap:.1rem .5rem;list-style:none;margin:0;padding:0;font-size:.92rem}
.crumbs li+li::before{content:"›";color:var(--soft);margin-inline-end:.5rem}
.crumbs a{display:inline-block;padding:.25rem 0}
.grid{display:grid;gap:1rem;grid-template-columns:repeat(auto-fill,minmax(min(100%,18.5rem),1fr));list-style:none;margin:.9rem 0 0;padding:0}
.card,.grid>li{background:var(--card);border:1px solid var(--line);border-radius:.8rem;padding:1.1rem 1.2rem}
.grid h3{font-size:1.08rem}
.grid ul{margin:.6rem 0 0;padding:0;list-style:none}
section>h2+.card{margin-top:.75rem}
.links li{border-top:1px solid var(--line)}
.links li:first-child{border-top:0}
.links a{display:block;padding:.55rem 0}
.links p{margin:-.35rem 0 .6rem}
.columns{display:grid;gap:1rem 2rem;align-items:start}
@media(min-width:60rem){.columns.with-side{grid-template-columns:minmax(0,1fr) 16rem}.side{position:sticky;top:1rem;grid-column:2;grid-row:1/span 9;max-height:calc(100vh - 2rem);overflow:auto}}
.side h2{font-size:1rem}
.side ol{list-style:none;margin:.4rem 0 0;padding:0;font-size:.95rem}
.side a{display:block;padding:.3rem 0;text-decoration:none}
.side a:hover{text-decoration:underline}
.side .l3{padding-inline-start:1rem}
.prose{background:var(--card);border:1px solid var(--line);border-radius:.8rem;padding:clamp(1.1rem,.6rem + 2.4vw,2.2rem)}
.prose>header{margin-bottom:1.2rem}
.prose .lead{font-size:1.1rem;color:var(--soft)}
.text{max-width:44rem;font-size:1.05rem;line-height:1.7}
.text h2{margin:2rem 0 .6rem;font-size:1.35rem}
.text h3{margin:1.6rem 0 .5rem;font-size:1.15rem}
.text h4,.text h5,.text h6{margin:1.3rem 0 .4rem;font-size:1rem}
.text p{margin:.8rem 0}
.text li{margin:.35rem 0}
.text img,.text video{max-width:100%;height:auto;border-radius:.6rem;border:1px solid var(--line)}
.text audio{width:100%}
.text figure{margin:1.2rem 0}
.text blockquote{margin:1.2rem 0;padding:.2rem 1.1rem;border-inline-start:4px solid var(--main);background:var(--paper);border-radius:.3rem}
.text code{font:.92em ui-monospace,SFMono-Regular,Consolas,monospace;background:var(--paper);border:1px solid var(--line);border-radius:.3rem;padding:.1em .35em}
.text pre{background:var(--paper);border:1px solid var(--line);border-radius:.6rem;padding:.9rem 1rem;overflow-x:auto}
.text pre code{background:none;border:0;padding:0}
.text table{border-collapse:collapse;display:block;max-width:100%;overflow-x:auto;margin:1.2rem 0}
.text th,.text td{border:1px solid var(--line);padding:.45rem .75rem;text-align:start;vertical-align:top}
.text th{background:var(--paper)}
.text hr{border:0;border-top:1px solid var(--line);margin:2rem 0}
.flow{list-style:none;margin:0;padding:0}
.flow>li{border:1px solid var(--line);border-radius:.6rem;padding:.8rem 1rem;margin:.8rem 0;scroll-margin-top:1rem}
.flow>li>p{margin:.2rem 0}
.flow>li:target{border-color:var(--main);box-shadow:0 0 0 2px var(--main)}
.flow .choices{display:flex;flex-wrap:wrap;gap:.6rem;margin:.6rem 0 0;padding:0;list-style:none}
.flow .choices a{display:inline-flex;min-height:2.75rem;align-items:center;padding:.35rem .9rem;border:1px solid var(--edge);border-radius:.6rem;text-decoration:none}
.note{background:var(--warn);border:1px solid var(--line);border-radius:.8rem;padding:.8rem 1.1rem}
.said{background:var(--good);border:1px solid var(--line);border-radius:.8rem;padding:.8rem 1.1rem}
fieldset{border:0;margin:0;padding:0;min-width:0}
legend,label.above{display:block;padding:0;margin:0 0 .5rem;font-weight:600}
.row{display:flex;flex-wrap:wrap;gap:.7rem;align-items:center}
textarea,.field{width:100%;padding:.6rem .8rem;border:1px solid var(--edge);border-radius:.6rem;background:var(--card);color:inherit;font:inherit}
textarea{min-height:6rem}
.field{min-height:2.75rem}
.feedback .row label{display:inline-flex;gap:.5rem;align-items:center;min-height:2.75rem;padding:.35rem 1rem;border:1px solid var(--edge);border-radius:.6rem;cursor:pointer}
.feedback input{accent-color:var(--main);width:1.15rem;height:1.15rem;margin:0}
.feedback .row label:has(:checked){border-color:var(--main);box-shadow:inset 0 0 0 1px var(--main)}
.feedback .missing{margin-top:1rem}
@supports selector(:has(*)){.feedback form:not(:has(:checked)) .send,.feedback form:not(:has([value=no]:checked)) .missing{display:none}}
.hits{list-style:none;margin:0;padding:0}
.hits li{padding:1rem 0;border-top:1px solid var(--line)}
.hits li:first-child{border-top:0;padding-top:.2rem}
.hits li:last-child{padding-bottom:.2rem}
.hits h2{font-size:1.15rem}
.hits a{display:inline-block;padding:.15rem 0}
mark{background:var(--mark);color:inherit;border-radius:.2rem;padding:0 .1em}
.still{display:flex;flex-wrap:wrap;gap:1rem 2rem;align-items:center;justify-content:space-between}
.still>div{flex:1 1 20rem}
.foot{border-top:1px solid var(--line);background:var(--card);font-size:.94rem}
.foot .wide{padding-block:1.2rem;display:flex;flex-wrap:wrap;gap:.4rem 1.4rem;align-items:center;justify-content:space-between}
.foot ul{display:flex;flex-wrap:wrap;gap:.2rem 1.3rem;list-style:none;margin:0;padding:0}
.foot a{display:inline-block;padding:.45rem 0}
@media(prefers-reduced-motion:no-preference){html{scroll-behavior:smooth}}
@media print{.top nav,.find,.side,.feedback,.still,.foot,.skip{display:none}body{background:#fff}.prose{border:0;padding:0}}
)";

std::string variable(std::string_view name, std::string_view value) {
  return "--" + std::string(name) + ":" + std::string(value) + ";";
}

}  // namespace

std::string style_sheet(std::string_view colour) {
  const std::string main_light = readable(colour, kPaperLight, kReadable);
  const std::string main_dark = readable(colour, kCardDark, kReadable);
  // White letters look right on most brands; black ones only where white cannot be read. The band gives way a little.
  const bool white = contrast(colour, "#ffffff") >= 3;
  const std::string band_light = white ? readable(colour, "#ffffff", 4.6) : mixed(colour, "#ffffff", 0);
  const std::string band_dark = mixed(white ? band_light : std::string(colour), "#12161c", 0.35);
  std::string out =
      ":root{color-scheme:light dark;--ink:#1c2430;--soft:#535d6e;--paper:#f5f7fa;--card:#fff;--line:#d9dfe8;"
      "--edge:#8a94a3;--good:#e5f4ea;--warn:#fff3d6;--mark:#ffe28a;";
  out += variable("main", main_light) + variable("on-main", ink_on(main_light));
  out += variable("band", band_light) + variable("on-band", white ? "#ffffff" : "#000000") + "}\n";
  out +=
      "@media(prefers-color-scheme:dark){:root{--ink:#e8ecf2;--soft:#abb5c4;--paper:#12161c;--card:#1b2129;--line:#"
      "38424f;"
      "--edge:#7b8797;--good:#16352a;--warn:#3d3110;--mark:#6b5310;";
  out += variable("main", main_dark) + variable("on-main", ink_on(main_dark));
  out += variable("band", band_dark) + variable("on-band", ink_on(band_dark)) + "}}\n";
  out += kRules;
  return out;
}

std::string icon(std::string_view colour, std::string_view name) {
  const std::string_view letter = text::truncated(name.empty() ? std::string_view("?") : name, 1);
  return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 64 64\"><rect width=\"64\" height=\"64\" rx=\"14\" "
         "fill=\"" +
         mixed(colour, "#000000", 0) +
         "\"/><text x=\"32\" y=\"45\" font-family=\"system-ui,sans-serif\" font-size=\"36\" "
         "font-weight=\"600\" text-anchor=\"middle\" fill=\"" +
         std::string(ink_on(colour)) + "\">" + escaped(letter) + "</text></svg>";
}

}  // namespace deskbell::site::help
