/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/sha256.h"
#include "render/page/page_part.h"

/* Contrast on the card, light and dark: text 4.5 and more, marks 3 and more. */
#define LIGHT                                                                                      \
  "--page:#f6f7f9;--card:#fff;--ink:#1b2330;--muted:#5a6370;--rule:#d9dee5;--grid:#e3e7ec;"        \
  "--train:#0072b2;--valid:#c24e00;--good:#00714f;--bad:#b3261e;--warn:#8a5700;--fore:#6b4fa0;"    \
  "--extra:#7d55a6;--context:#8a95a3;--link:#005a9c;--goodtint:#e5f3ee;--badtint:#fbe9e7;"         \
  "--warntint:#fdf3df;--infotint:#e9edf2;"
#define DARK                                                                                       \
  "--page:#11151b;--card:#191f27;--ink:#e8ecf1;--muted:#a3adba;--rule:#313a46;--grid:#2a323d;"     \
  "--train:#5ab4f0;--valid:#ff9a57;--good:#4cc79a;--bad:#ff8a80;--warn:#f0b849;--fore:#b79df0;"    \
  "--extra:#c3a3ec;--context:#748292;--link:#7cc0f5;--goodtint:#14302a;--badtint:#3a1d1c;"         \
  "--warntint:#352a12;--infotint:#262e39;"

static const char *const rules[] = {
  ":root{color-scheme:light dark;" LIGHT "}\n",
  "@media screen and (prefers-color-scheme:dark){:root{" DARK "}}\n",
  "*{box-sizing:border-box}\n"
  "html{scroll-padding-top:12px}\n"
  "body{margin:0;background:var(--page);color:var(--ink);"
  "font:15px/1.5 system-ui,-apple-system,\"Segoe UI\",Roboto,\"Noto Sans\",\"Liberation Sans\","
  "Arial,sans-serif;font-variant-numeric:tabular-nums;overflow-wrap:break-word}\n"
  "a{color:var(--link);text-underline-offset:2px}\n"
  ":focus-visible{outline:3px solid var(--link);outline-offset:2px;border-radius:3px}\n"
  ".skip{position:absolute;left:-999px}.skip:focus{left:8px;top:8px;background:var(--card);"
  "padding:6px 10px;z-index:2}\n"
  ".in{max-width:1080px;margin:0 auto;padding:0 20px}\n",
  "header{background:var(--card);border-bottom:1px solid var(--rule)}\n"
  "header .in{display:flex;flex-wrap:wrap;gap:2px 18px;align-items:baseline;padding-top:10px;"
  "padding-bottom:9px}\n"
  ".brand{font-weight:700;letter-spacing:.01em}\n"
  ".crumb{color:var(--muted);min-width:0;max-width:52ch;overflow:hidden;text-overflow:ellipsis;"
  "white-space:nowrap}\n"
  "nav{margin-left:auto;display:flex;flex-wrap:wrap;gap:2px 16px;font-size:14px}\n"
  "nav a{text-decoration:none;padding:4px 1px}nav a:hover{text-decoration:underline}\n"
  "nav a[aria-current]{color:var(--ink);font-weight:600;box-shadow:0 2px 0 var(--ink)}\n",
  ".card{background:var(--card);border:1px solid var(--rule);border-radius:8px;padding:14px 18px;"
  "margin:0 0 16px;min-width:0}\n"
  ".verdict{margin-top:18px;border-left:6px solid var(--tone);padding:15px 20px 14px}\n"
  ".good{--tone:var(--good);--tint:var(--goodtint)}.warn{--tone:var(--warn);--tint:var(--"
  "warntint)}\n"
  ".bad{--tone:var(--bad);--tint:var(--badtint)}.info{--tone:var(--muted);--tint:var(--infotint)}"
  "\n"
  ".tag{display:inline-block;font-weight:650;font-size:13px;line-height:1.45;padding:1px 10px;"
  "border-radius:20px;color:var(--tone);background:var(--tint);white-space:nowrap}\n"
  ".info.tag{color:var(--ink)}\n"
  ".verdict .id{color:var(--muted);font-size:13px;margin-left:8px}\n"
  "h1{font-size:25px;line-height:1.25;margin:7px 0 5px;font-weight:650;letter-spacing:-.01em;"
  "text-wrap:balance;max-width:40em}\n"
  ".verdict p{margin:0;max-width:78ch}.verdict .path{margin-top:6px}\n",
  ".key{display:grid;grid-template-columns:repeat(auto-fit,minmax(150px,1fr));margin:12px 0 0;"
  "border-top:1px solid var(--rule)}\n"
  ".key div{padding:9px 14px 0 0}.key dt{color:var(--muted);font-size:13px}\n"
  ".key dd{margin:0}.key .v{font-size:22px;font-weight:600;line-height:1.3}"
  ".key .word{font-size:16px;padding:3px 0}\n"
  ".key .n{font-size:13px;line-height:1.35;color:var(--muted)}\n"
  "h2{font-size:18px;margin:26px 0 9px;font-weight:650;letter-spacing:-.005em}\n"
  ".hid{position:absolute;width:1px;height:1px;margin:0;overflow:hidden;clip-path:inset(50%)}\n"
  "h3{font-size:15.5px;margin:0;font-weight:650;line-height:1.3;text-wrap:pretty}\n"
  ".sub,.note{margin:2px 0 8px;color:var(--muted);font-size:13.5px;line-height:1.4}\n"
  ".note{margin:0 0 8px}\n"
  "figure{scroll-margin-top:12px}figure:target,tr:target{outline:3px solid var(--link)}\n",
  "svg{display:block;width:100%;height:auto;overflow:visible}\n"
  "svg text{font-size:13px}.lab text{paint-order:stroke;stroke:var(--card);stroke-width:3.5px;"
  "stroke-linejoin:round}\n"
  ".plot .wide+.half{display:none}\n"
  ".empty{border:1px dashed var(--context);border-radius:6px;padding:26px "
  "18px;color:var(--muted);"
  "text-align:center}\n"
  ".two{display:grid;grid-template-columns:1fr 1fr;gap:0 16px}\n"
  ".two>:only-child{grid-column:1/-1;max-width:640px}\n"
  "table{border-collapse:collapse;width:100%;font-size:14px}\n"
  "caption{text-align:left;color:var(--muted);font-size:13.5px;padding:0 0 6px}\n"
  "th,td{padding:7px 10px;border-bottom:1px solid "
  "var(--rule);text-align:left;vertical-align:top}\n"
  "th:first-child,td:first-child{padding-left:2px}\n"
  "thead th{font-size:12.5px;color:var(--muted);font-weight:600;vertical-align:bottom}\n"
  "tbody tr:last-child>*{border-bottom:0}tbody "
  "th{font-weight:600;min-width:13em}bdi,li{overflow-wrap:anywhere}\n"
  ".r{text-align:right;white-space:nowrap}.words "
  "bdi{white-space:normal;overflow-wrap:break-word}.words{min-width:5em;max-width:12em}.no{white-"
  "space:nowrap}\n"
  ".scroll{overflow-x:auto}.small{font-size:13px;font-weight:400;color:var(--muted);"
  "overflow-wrap:anywhere}\n"
  "code,.mono{font:13px/1.5 ui-monospace,\"SF Mono\",Menlo,Consolas,\"DejaVu Sans "
  "Mono\",monospace;"
  "overflow-wrap:anywhere}\n",
  "details{margin-top:8px}summary{cursor:pointer;color:var(--link);font-size:13.5px;"
  "width:max-content;max-width:100%;padding:2px 0}\n"
  "details table{font-size:13px}details th,details td{padding:3px 10px}\n"
  ".facts{margin:0;padding:0;list-style:none;display:flex;flex-wrap:wrap;gap:0 "
  "14px;font-size:13px;"
  "color:var(--muted)}\n"
  ".facts b{color:var(--ink);font-weight:600}\n"
  ".pairs{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:5px 18px;margin:0;"
  "font-size:14px}\n"
  ".pairs dt{color:var(--muted)}.pairs dd{margin:0;overflow-wrap:anywhere}\n"
  ".best>*{background:var(--goodtint)}\n"
  ".spark{width:132px;height:30px}.spark path{fill:none;stroke-width:1.6;stroke:var(--train)}\n"
  ".spark path+path{stroke:var(--valid)}.spark circle{fill:var(--good)}\n"
  ".strip{width:132px;height:14px}.strip path{fill:none;stroke:var(--rule);stroke-width:2}\n"
  ".strip path+path{stroke:var(--train);stroke-width:4}.strip circle{fill:var(--train)}\n"
  ".margins{list-style:none;margin:0;padding:0}.margins li{display:grid;align-items:center;"
  "grid-template-columns:minmax(0,17em) minmax(0,1fr) 8.5em;gap:2px 14px;padding:5px 0;"
  "border-bottom:1px solid var(--rule);font-size:14px;break-inside:avoid}\n"
  ".margins li:last-child{border:0}.margin path{fill:none;stroke-width:1;stroke:var(--context)}\n"
  ".margin .over{fill:var(--badtint);stroke:none}.margin .limit{stroke:var(--ink);stroke-width:2.5}"
  "\n.margin .interval{stroke:var(--tone);stroke-width:3}.margin .at{fill:var(--tone);"
  "stroke:var(--card)}\n"
  ".rank{width:132px;height:14px}.rank path{fill:none;stroke:var(--muted);stroke-width:2}"
  ".rank .of{fill:var(--goodtint);stroke:none}.rank circle{fill:var(--train)}"
  ".values li{grid-template-columns:minmax(0,1fr) 132px 8.5em}\n"
  ".plot{position:relative}.over{position:absolute;overflow:hidden}.over path{fill:none;"
  "visibility:hidden;stroke:var(--ink);stroke-width:3.5;stroke-linejoin:round;"
  "vector-effect:non-scaling-stroke}"
  ".lit tbody th{width:100%}.lit tbody tr:hover>*{background:var(--infotint)}"
  "@media screen and (min-height:600px){.lit:has(.over) figure{position:sticky;top:0;z-index:1}"
  ".lit:has(.over) :is(tr,a){scroll-margin-top:400px}}"
  ".par path{fill:none;stroke:var(--context);stroke-width:1}.par .axis{stroke:var(--muted);"
  "stroke-width:1.5}.par .b1{stroke:var(--good);stroke-width:3}.par .b2{stroke:var(--train);"
  "stroke-width:2.5}.par .b3{stroke:var(--valid);stroke-width:2.5}"
  ".lanes{min-width:480px}.axes{display:flex;font-size:13px;text-align:center}"
  ".axes span{flex:1 1 0;min-width:0;padding:0 4px}\n"
  ".heat .q1{background:var(--card)}.heat .q2{background:color-mix(in srgb,var(--train) "
  "12%,var(--card))}.heat .q3{background:color-mix(in srgb,var(--train) 24%,var(--card))}"
  ".heat .q4{background:color-mix(in srgb,var(--train) 36%,var(--card))}"
  ".heat .q5{background:color-mix(in srgb,var(--train) 48%,var(--card));font-weight:600}"
  ".heat .none{background:repeating-linear-gradient(45deg,var(--card) 0 6px,var(--grid) 6px 8px)}"
  "\n"
  "ins{background:var(--goodtint);text-decoration:underline}"
  "del{background:var(--badtint);text-decoration:line-through}\n"
  ".seg{margin:0 0 10px;max-width:78ch;overflow-wrap:anywhere}.sample{break-inside:avoid}\n"
  ".h1,.h2{background:var(--infotint)}.h3,.h4{background:var(--warntint)}"
  ".h5{background:var(--goodtint);font-weight:600}\n"
  "footer{color:var(--muted);font-size:13px;padding:6px 0 34px}\n",
  "@media screen and (max-width:760px){.margins li{grid-template-columns:minmax(0,1fr)}"
  ".margins .r{text-align:left}.in{padding:0 12px}.card{padding:12px}"
  ".verdict{padding:12px 14px}h1{font-size:21px}.two{grid-template-columns:minmax(0,1fr)}"
  "nav{margin-left:0;width:100%}.key{grid-template-columns:1fr 1fr}.key .v{font-size:19px}.key "
  ".word{font-size:15px}"
  ".pairs{grid-template-columns:minmax(0,1fr);gap:0}.pairs dd{margin-bottom:8px}"
  ".stack thead{position:absolute;left:-999px}.stack tr{display:block;padding:10px 0;"
  "border-bottom:1px solid var(--rule)}.stack tbody tr:last-child{border:0}"
  ".stack th,.stack td{display:block;min-width:0;border:0;padding:1px 0;text-align:left}"
  ".lit .stack tr{display:flex;flex-wrap:wrap;align-items:baseline;gap:2px 14px}"
  ".lit .stack .best{background:var(--goodtint)}.lit .stack .best>*{background:none}"
  ".lit .stack th{width:calc(100% - 44px)}.lit .stack td br{display:none}"
  ".lit .stack td .small{margin-left:7px}.lit .stack td[data-k=Rank]::before{content:none}"
  ".stack td.void{display:none}.stack td[data-k]::before{content:attr(data-k) \": "
  "\";color:var(--muted)}}\n"
  "@media screen and (max-width:640px){svg text{font-size:15px}.plot "
  ".wide:has(+.half){display:none}"
  ".plot .wide+.half{display:block}}\n",
  "@media print{body{font-size:9pt;line-height:1.35;background:#fff}nav,.skip{display:none}"
  ".card{border-color:#bbb;padding:8px 12px;margin-bottom:9px}.in{max-width:none;padding:0}"
  ".verdict{margin-top:8px}h1{font-size:20px}h2{margin:9px 0 "
  "5px;font-size:16px}h3{font-size:13.5px}"
  ".key{grid-template-columns:repeat(6,1fr)}.key .v{font-size:17px}.key .word{font-size:13px}"
  ".key .n,.key dt,.sub,caption,.facts,.small{font-size:11px}table,.pairs{font-size:12px}"
  "th,td{padding:3px 8px}code{font-size:11px}svg,.plot,.verdict,tr,.two>*,.lanes,#parallel"
  "{break-inside:avoid}"
  "h2,h3,.sub,thead,caption{break-after:avoid}tbody tr:first-child{break-before:avoid}"
  "details:not([open]),.card:has(>details:only-child:not([open])){display:none}*{print-color-"
  "adjust:exact;-webkit-print-color-adjust:exact}"
  ".two>:has(.sample){break-inside:auto}.sample{break-inside:avoid;margin:3px 0}"
  ".seg{font-size:11px;line-height:1.3;margin:1px 0}.sample .note{margin:0}"
  "#scores+.card th br{display:none}#scores+.card th .small{margin-left:7px}"
  ".lit .stack{font-size:11.5px}.lit .stack tbody th{min-width:225px}"
  ".lit .stack th,.lit .stack td{padding:3px 5px}@page{margin:10mm}}\n"
  "@media(forced-colors:active){.tag,.card{border:2px solid}}\n",
};

static unsigned nibble(char c)
{
  return (unsigned)(c <= '9' ? c - '0' : c - 'a' + 10);
}

/* RFC 4648 base64 of a SHA-256 given in hex: 32 bytes, so 10 groups of three and one of two. */
static void base64_of_hex(const char *hex, char out[static 45])
{
  static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  for (size_t group = 0; group < 11; group++) {
    unsigned bits = 0;
    for (size_t k = 0; k < 6; k++)
      bits = bits << 4 | (group * 6 + k < 64 ? nibble(hex[group * 6 + k]) : 0);
    for (size_t k = 0; k < 4; k++)
      out[group * 4 + k] = letters[bits >> (18 - 6 * k) & 63];
  }
  out[43] = '=';
  out[44] = '\0';
}

bool assay_page_style(assay_arena *arena, assay_str more, assay_str *style, assay_str *csp)
{
  assay_buf text = ASSAY_BUF(arena);
  char hex[ASSAY_SHA256_HEX], base64[45];
  for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
    assay_buf_addz(&text, rules[i]);
  assay_buf_add(&text, more);
  *style = assay_buf_str(&text);
  assay_sha256 *state = assay_sha256_new(arena);
  if (style->ptr == NULL || state == NULL)
    return false;
  assay_sha256_add(state, style->ptr, style->len);
  assay_sha256_hex(state, hex);
  base64_of_hex(hex, base64);
  *csp = assay_str_format(arena, "'sha256-%s'", base64);
  return csp->ptr != NULL;
}
