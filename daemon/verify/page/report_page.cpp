#include "verify/page/report_page.hpp"

#include <fmt/format.h>

#include "base/markup.hpp"
#include "verify/page/html_text.hpp"

namespace buoyd {

namespace {

constexpr std::string_view page_head = R"(<!doctype html>
<html lang=en><meta charset=utf-8><meta name=viewport content="width=device-width">
<style>
@page{size:A4;margin:18mm 15mm}
:root{color-scheme:light}
body{font:10.5pt/1.45 system-ui,"Noto Sans CJK SC",sans-serif;color:#111;background:#fff;max-width:190mm;margin:0 auto;padding:1em}
h1{font-size:17pt;margin:.2em 0}h2{font-size:13pt;border-bottom:1px solid #999;margin:1.4em 0 .4em;break-after:avoid}
table{border-collapse:collapse;width:100%;font-size:9pt;margin:.4em 0}
th,td{border:1px solid #bbb;padding:.15em .4em;text-align:left;vertical-align:top;overflow-wrap:break-word}
thead{display:table-header-group}tr{break-inside:avoid}td.number{text-align:right;font-variant-numeric:tabular-nums}
.verdict{font-size:15pt;font-weight:bold;border:2px solid;padding:.2em .6em;display:inline-block;margin:.4em 0}
.passed{color:#0a5c2b}.failed{color:#a3160d}.untested{color:#6a4b00}
.failed:before{content:"✕ "}.passed:before{content:"✓ "}.untested:before{content:"? "}
figure{margin:.6em 0;break-inside:avoid}figcaption{font-size:9pt}svg{box-sizing:border-box;width:100%;height:auto;border:1px solid #ddd}
svg text{font-size:9px;fill:#333}svg .grid{stroke:#ddd}svg .line{fill:none;stroke:#14507a;stroke-width:1}svg circle{fill:#14507a}
input[name=language]{position:absolute;left:1em;opacity:0}
.choice label{border:1px solid #777;padding:.1em .7em;cursor:pointer}
#en:checked~.choice [for=en],#zh:checked~.choice [for=zh]{background:#14507a;color:#fff}
#en:focus-visible~.choice [for=en],#zh:focus-visible~.choice [for=zh]{outline:3px solid #e08a00}
#en:checked~main [lang=zh],#zh:checked~main [lang=en]{display:none}
.sign td{height:3.2em;width:33%}
@media print{.choice{display:none}body{padding:0;max-width:none}}
</style>
)";

std::string_view class_of(Verdict verdict) {
  return verdict == Verdict::passed ? "passed" : verdict == Verdict::failed ? "failed" : "untested";
}

}  // namespace

std::string page_begin(std::string_view title) {
  return std::string(page_head) + fmt::format("<title>{}</title>\n", title) +
         "<input type=radio name=language id=en checked><input type=radio name=language id=zh>"
         "<p class=choice><label for=en>English</label> <label for=zh "
         "lang=zh>中文</label></p>\n<main>\n";
}

std::string verdict_html(Verdict verdict) {
  return fmt::format("<span class={}>{}</span>", class_of(verdict), both(verdict_name(verdict)));
}

std::string page_verdict(Verdict verdict) {
  return fmt::format("<p class='verdict {}'>{}</p>\n", class_of(verdict),
                     both(verdict_name(verdict)));
}

std::string channel_html(const std::string& channel) {
  std::string made;
  for (const char c : markup_escaped(channel)) {
    made += c;
    if (c == '/' || c == '_') made += "<wbr>";
  }
  return made;
}

std::string signature_html() {
  std::string made = "<h2>" + both("signature") + "</h2>\n<table class=sign>\n";
  for (const char* who : {"examined by", "approved by"}) {
    made += fmt::format("<tr><td>{}<td><td>{}\n", both(who), both("date"));
  }
  return made + "</table>\n";
}

}  // namespace buoyd
