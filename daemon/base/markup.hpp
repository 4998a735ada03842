#pragma once
// Text inside XML and HTML. Pure; any thread.

#include <string>
#include <string_view>

namespace buoyd {

/// Nothing in it is markup any more, in an element or in a quoted attribute; a control character
/// becomes a blank.
[[nodiscard]] inline std::string markup_escaped(std::string_view text) {
  std::string made;
  for (const char c : text) {
    switch (c) {
      case '&':
        made += "&amp;";
        break;
      case '<':
        made += "&lt;";
        break;
      case '>':
        made += "&gt;";
        break;
      case '"':
        made += "&quot;";
        break;
      case '\'':
        made += "&#39;";
        break;
      default:
        made += static_cast<unsigned char>(c) < ' ' ? ' ' : c;
    }
  }
  return made;
}

}  // namespace buoyd
