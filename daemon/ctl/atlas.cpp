#include "ctl/atlas.hpp"

#include <fmt/format.h>

#include <map>
#include <optional>

namespace buoyd {

namespace {

/// Reads one document; keeps what must be unique in it.
class AtlasReader {
 public:
  AtlasReader(TomlDocument& document, const std::set<std::string>& models)
      : document_(document), models_(models) {}

  LoadedAtlas read() {
    TomlTable root = document_.root();
    read_words(root);
    LoadedAtlas loaded;
    for (TomlTable& table : root.tables("group")) {
      KindGroup group{.name = texts(table, "name"), .kinds = {}};
      for (TomlTable& kind : table.tables("kind")) group.kinds.push_back(read_kind(kind));
      loaded.groups.push_back(std::move(group));
    }
    refuse_unused_words(root);
    document_.refuse_unknown_keys();
    loaded.mistakes = document_.mistakes();
    return loaded;
  }

 private:
  /// Names of quantities, principles and platforms, with their Chinese.
  void read_words(TomlTable& root) {
    auto table = root.table("words");
    if (!table) return;
    for (const std::string& word : table->keys()) {
      words_[word] = table->string(word).value_or("");
    }
  }

  void refuse_unused_words(TomlTable& root) {
    auto table = root.table("words");
    if (!table) return;
    for (const auto& [word, chinese] : words_) {
      if (!used_.contains(word)) table->mistake(word, "no kind says this word");
    }
  }

  static std::string text(TomlTable& table, const std::string& key) {
    const auto found = table.required_string(key);
    if (found && found->empty()) table.mistake(key, key + " is empty, expected a text");
    return found.value_or("");
  }

  /// KEY and KEY_zh.
  static TwoTexts texts(TomlTable& table, const std::string& key) {
    return {text(table, key), text(table, key + "_zh")};
  }

  TwoTexts word(TomlTable& table, const std::string& key) {
    const std::string english = text(table, key);
    const auto found = words_.find(english);
    if (found == words_.end()) {
      if (!english.empty()) {
        table.mistake(key, fmt::format("'{}' has no Chinese, expected a word of [words]", english));
      }
      return {english, ""};
    }
    used_.insert(english);
    return {english, found->second};
  }

  InstrumentKind read_kind(TomlTable& table) {
    InstrumentKind kind;
    kind.name = texts(table, "name");
    kind.quantity = word(table, "quantity");
    kind.principle = word(table, "principle");
    kind.platform = word(table, "platform");
    refuse_second(table, "name", kind.name.english);
    refuse_second(table, "platform",
                  fmt::format("{}, {}, {}", kind.quantity.english, kind.principle.english,
                              kind.platform.english));
    if (!table.has("makers")) table.mistake("makers is missing");
    kind.makers = table.strings("makers").value_or(std::vector<std::string>{});
    read_models(table, kind);
    read_standing(table, kind);
    return kind;
  }

  void refuse_second(TomlTable& table, std::string_view key, const std::string& what) {
    const auto [first, is_new] = lines_.emplace(what, table.place().line);
    if (!is_new) {
      table.mistake(
          key, fmt::format("there is such a kind on line {} already: {}", first->second, what));
    }
  }

  void read_models(TomlTable& table, InstrumentKind& kind) {
    kind.models = table.strings("models").value_or(std::vector<std::string>{});
    for (const std::string& model : kind.models) {
      if (!models_.contains(model)) {
        table.mistake("models", fmt::format("there is no model '{}'", model));
      }
    }
  }

  static void read_standing(TomlTable& table, InstrumentKind& kind) {
    if (!table.has("standing")) table.mistake("standing is missing");
    const auto index = table.choice("standing", {standing_names.begin(), standing_names.end()});
    const bool says_why = table.string("why") || table.string("why_zh");
    if (!index) return;
    kind.standing = static_cast<Standing>(*index);
    if (kind.standing != Standing::covered) {
      kind.why = texts(table, "why");
    } else if (says_why) {
      table.mistake("why", "what is covered has no why");
    }
    const bool is_open = kind.standing == Standing::open;
    if (is_open != kind.models.empty()) {
      table.mistake("standing", is_open ? "standing is open, but models are listed"
                                        : "expected open: no models are listed");
    }
  }

  TomlDocument& document_;
  const std::set<std::string>& models_;
  std::map<std::string, std::string> words_;    // with their Chinese
  std::set<std::string> used_;                  // of the words
  std::map<std::string, std::uint32_t> lines_;  // of kinds, by name and by what they are
};

}  // namespace

void StandingCount::add(Standing standing) {
  ++(standing == Standing::covered ? covered : standing == Standing::part ? part : open);
}

LoadedAtlas load_atlas(const std::string& file, const std::set<std::string>& models) {
  return AtlasReader(*TomlDocument::load(file), models).read();
}

LoadedAtlas parse_atlas(std::string_view text, const std::string& file,
                        const std::set<std::string>& models) {
  return AtlasReader(*TomlDocument::parse(text, file), models).read();
}

}  // namespace buoyd
