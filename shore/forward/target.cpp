#include "shore/forward/target.hpp"

#include <fmt/format.h>

#include <array>
#include <string_view>
#include <utility>

#include "base/hash.hpp"
#include "shore/export/export_names.hpp"
#include "shore/send/http_client.hpp"

namespace buoyshore {

using buoyd::ErrorCode;
using buoyd::Result;

namespace {

constexpr std::string_view query_words = " (query ";

Result<void> check_topic(const std::string& pattern) {
  const std::string made = topic_of(pattern, "s", "i", "k");
  if (!made.empty() && made.find_first_of("{}+#") == std::string::npos) return {};
  return buoyd::fail(ErrorCode::invalid,
                     fmt::format("'{}' is no topic: expected one without + and #, and of words in "
                                 "braces {{station}}, {{instrument}} and {{kind}} alone",
                                 pattern));
}

}  // namespace

Packing Target::packing() const {
  if (kind == Kind::file) return Packing::files;
  return kind == Kind::mqtt ? Packing::messages : Packing::whole;
}

std::string Target::places() const {
  switch (packing()) {
    case Packing::files:
      return "files";
    case Packing::messages:
      return "topics " + place;
    case Packing::whole:
      break;
  }
  return "whole";
}

std::string Target::query_mark() const {
  const std::size_t query = kind == Kind::http ? place.find('?') : std::string::npos;
  if (query == std::string::npos) return {};
  return fmt::format("{}{:.8})", query_words, buoyd::to_hex(buoyd::hash8(place.substr(query))));
}

bool is_same_target(const std::string& found, const std::string& wanted) {
  return found == wanted || wanted.starts_with(found + std::string(query_words));
}

Result<Target> target_of(const std::string& text) {
  constexpr std::string_view file = "file://";
  constexpr std::string_view tcp = "tcp://";
  constexpr std::string_view mqtt = "mqtt:";
  if (text.starts_with("http://") || text.starts_with("https://")) {
    if (auto shown = shown_url(text); !shown) return pass_on(shown);
    return Target{Target::Kind::http, text};
  }
  if (text.starts_with(tcp)) return Target{Target::Kind::tcp, text.substr(tcp.size())};
  if (text.starts_with(mqtt)) {
    Target target{Target::Kind::mqtt, text.substr(mqtt.size())};
    if (auto checked = check_topic(target.place); !checked) return pass_on(checked);
    return target;
  }
  if (text.starts_with(file) && text.size() > file.size() && text[file.size()] == '/') {
    return Target{Target::Kind::file, text.substr(file.size())};
  }
  return buoyd::fail(ErrorCode::invalid,
                     fmt::format("--to '{}', expected https://HOST/PATH, http://HOST/PATH, "
                                 "tcp://HOST:PORT, mqtt:TOPIC or file:///FOLDER",
                                 text.substr(0, text.find('?'))));
}

std::string topic_of(const std::string& pattern, const std::string& station,
                     const std::string& instrument, const std::string& kind) {
  const std::array<std::pair<std::string_view, const std::string*>, 3> words{
      {{"{station}", &station}, {"{instrument}", &instrument}, {"{kind}", &kind}}};
  std::string topic = pattern;
  for (const auto& [word, meaning] : words) {
    const std::string plain = plain_name(*meaning);
    for (auto at = topic.find(word); at != std::string::npos; at = topic.find(word, at)) {
      topic.replace(at, word.size(), plain);
      at += plain.size();
    }
  }
  return topic;
}

}  // namespace buoyshore
