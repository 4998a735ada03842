#include "ctl/configuration_words.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "core/credential.hpp"
#include "platform/secret_file.hpp"

namespace buoyd {

namespace {

constexpr std::string_view blanks = " \t\r";
constexpr std::string_view key_characters =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";

/// The word that ends where `text` does, before blanks and a closing quote.
std::string_view last_word(std::string_view text) {
  text = text.substr(0, text.find_last_not_of(" \t\"'") + 1);
  return text.substr(text.find_last_not_of(key_characters) + 1);
}

/// Of a text that begins with a quote: what is in it, to the line's end where it is not closed.
/// Takes it from `text`.
std::string take_quoted(std::string_view& text) {
  const char quote = text.front();
  const std::size_t quotes = std::min(text.find_first_not_of(quote), text.size());
  text.remove_prefix(quotes);
  if (quotes == 2) return "";
  std::size_t end = 0;
  while (end < text.size() && text[end] != quote) {
    end += text[end] == '\\' && quote == '"' ? 2U : 1U;
  }
  end = std::min(end, text.size());
  const std::string value(text.substr(0, end));
  text.remove_prefix(std::min(end + 1, text.size()));
  return value;
}

/// What stands behind an equals sign: a string, several in brackets, or a bare word.
std::vector<std::string> values_in(std::string_view text) {
  std::vector<std::string> values;
  const bool list = text.starts_with('[');
  do {
    text.remove_prefix(std::min(text.find_first_not_of(list ? "[, \t\r" : " \t"), text.size()));
    if (text.starts_with('"') || text.starts_with('\'')) {
      values.push_back(take_quoted(text));
    } else {
      const std::size_t end = std::min(text.find_first_of(" \t\r,}]#"), text.size());
      values.emplace_back(text.substr(0, end));
      text.remove_prefix(end);
    }
  } while (list && !text.empty() && text.find_first_not_of(" \t\r,") != std::string_view::npos &&
           text[text.find_first_not_of(" \t\r,")] != ']');
  return values;
}

std::string first_line(const std::string& file) {
  const std::string path = path_of(file).value_or("");
  std::error_code error;
  std::string line;
  if (std::filesystem::is_regular_file(path, error)) {
    std::ifstream stream(path, std::ios::binary);
    std::getline(stream, line);
  }
  return line.substr(0, line.find_last_not_of('\r') + 1);
}

/// Of a key that names a file, the file's first line; what is no path was written in place of one.
std::string secret_of(std::string_view key, const std::string& value) {
  const bool names_file = value.starts_with('/') || value.starts_with(credential_mark);
  return key.ends_with("_file") && names_file ? first_line(value) : value;
}

/// "" where the key's value may be seen.
std::string mark_of(std::string_view key) {
  for (const std::string_view name : {"host", "username", "psk_identity", "client_id_suffix"}) {
    if (key == name) return "[" + std::string(name) + "]";
  }
  if (key == "psk_file") return "[psk]";
  if (key == "to_file") return "[card]";
  if (key == "commands_key_file") return "[commands_key]";
  if (key == "code_file") return "[code]";
  return key.find("password") != std::string_view::npos ? "[password]" : "";
}

class LineReader {
 public:
  void read(std::string_view line) {
    const std::size_t start = line.find_first_not_of(blanks);
    if (start == std::string_view::npos) return;
    if (line[start] == '[') section_ = last_word(line.substr(0, line.find(']')));
    for (std::size_t at = line.find('='); at != std::string_view::npos;
         at = line.find('=', at + 1)) {
      const std::string_view behind = line.substr(at + 1);
      const std::size_t value = std::min(behind.find_first_not_of(blanks), behind.size());
      take(last_word(line.substr(0, at)), values_in(behind.substr(value)), line[start] == '#');
    }
  }

  [[nodiscard]] ConfigurationWords result() {
    std::erase_if(words_.redactions, [this](const Redaction& one) {
      const bool name = one.name == "[psk_identity]" || one.name == "[username]";
      return one.value.empty() || (name && one.value == words_.station);
    });
    return std::move(words_);
  }

 private:
  void take(std::string_view key, const std::vector<std::string>& values, bool comment) {
    const std::string mark = mark_of(key);
    for (const std::string& value : values) {
      if (mark.empty()) break;
      words_.redactions.push_back({secret_of(key, value), mark});
    }
    if (comment || values.empty()) return;
    if (section_ == "station" && key == "id") words_.station = values.front();
    if (section_ == "spool" && key == "path") words_.spool = values.front();
    if (section_.empty() && key == "control_socket") words_.control_socket = values.front();
  }

  std::string section_;
  ConfigurationWords words_;
};

}  // namespace

ConfigurationWords words_of(std::string_view text) {
  LineReader reader;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    reader.read(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return reader.result();
}

}  // namespace buoyd
