#include <fmt/format.h>

#include <algorithm>

#include "model/load/load_parts.hpp"

namespace buoyd {

namespace {

using namespace std::chrono_literals;

constexpr std::size_t longest_request = 256;
constexpr Micros longest_poll = 5min;

/// "{unit}", "{unit:02d}", "{unit:3X}" at the beginning: its length, 0 if it is none of them.
std::size_t read_unit(std::string_view text, UnitText::Piece& piece) {
  const std::size_t end = text.find('}');
  if (end == std::string_view::npos || !text.starts_with("{unit")) {
    return 0;
  }
  std::string_view format = text.substr(5, end - 5);
  piece.unit = true;
  if (format.empty()) {
    return end + 1;
  }
  const bool sound = format.size() == 4 && format[0] == ':' && format[1] == '0' &&
                     format[2] >= '1' && format[2] <= '9' && (format[3] == 'd' || format[3] == 'X');
  if (!sound) {
    return 0;
  }
  piece.width = static_cast<std::size_t>(format[2] - '0');
  piece.hex = format[3] == 'X';
  return end + 1;
}

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte > 0 && byte < 0x80;
  });
}

/// "{{" is a brace.
std::optional<UnitText> parse_unit_text(std::string_view text) {
  UnitText result;
  UnitText::Piece piece;
  while (!text.empty()) {
    if (text.front() != '{' || text.starts_with("{{")) {
      piece.text += text.front();
      text.remove_prefix(text.front() == '{' ? 2 : 1);
      continue;
    }
    const std::size_t length = read_unit(text, piece);
    if (length == 0) {
      return std::nullopt;
    }
    result.pieces.push_back(std::exchange(piece, {}));
    text.remove_prefix(length);
  }
  if (!piece.text.empty()) {
    result.pieces.push_back(std::move(piece));
  }
  return result;
}

UnitText load_unit_text(TomlTable& table, std::string_view key, const std::string& text) {
  const auto parsed = parse_unit_text(text);
  if (!parsed || text.empty() || text.size() > longest_request || !is_ascii(text)) {
    table.mistake(key, fmt::format("expected 1 to {} ASCII characters, in which the address is "
                                   "{{unit}}, {{unit:02d}} or {{unit:02X}}, and a brace is {{{{",
                                   longest_request));
  }
  return parsed.value_or(UnitText{});
}

std::vector<std::string> load_endings(TomlTable& table, std::string_view key) {
  auto texts = table.strings(key).value_or(std::vector<std::string>{});
  for (const std::string& text : texts) {
    if (text.find_first_not_of("\r\n") == std::string::npos || text.size() > longest_request ||
        !is_ascii(text)) {
      table.mistake(key, fmt::format("{} holds an empty text or one beyond ASCII", key));
    }
  }
  return texts;
}

/// answer = ["weather"]: names of kinds.
std::vector<std::size_t> load_answer(TomlTable& table, const Model& model) {
  std::vector<std::size_t> kinds;
  for (const std::string& name : table.strings("answer").value_or(std::vector<std::string>{})) {
    const auto kind = index_named(model.kinds, name);
    if (!kind || std::find(kinds.begin(), kinds.end(), *kind) != kinds.end()) {
      table.mistake("answer", fmt::format("\"{}\" is no kind of this model, or named twice", name));
    } else {
      kinds.push_back(*kind);
    }
  }
  if (table.has("answer") && kinds.empty()) {
    table.mistake("answer", "answer names no kind of reading");
  }
  return kinds;
}

void check_step(TomlTable& table, const PollStep& step) {
  if (step.answer.empty() && step.expect.empty() && table.has("timeout")) {
    table.mistake("a step without \"expect\" or \"answer\" waits for nothing: no \"timeout\"");
  }
  if (step.valid_for > Micros{0} && (!step.answer.empty() || step.expect.empty())) {
    table.mistake("valid_for",
                  "valid_for belongs to a step with \"expect\" and without \"answer\"");
  }
}

PollStep load_step(TomlTable& table, const Model& model) {
  PollStep step;
  step.send = load_unit_text(table, "send", table.required_string("send").value_or("?"));
  step.expect = load_endings(table, "expect");
  step.timeout = table.duration("timeout", 10ms, 2min).value_or(Micros{0});
  step.pause = table.duration("pause", 0s, 1min).value_or(Micros{0});
  step.valid_for = table.duration("valid_for", 1s, 24h).value_or(Micros{0});
  step.answer = load_answer(table, model);
  check_step(table, step);
  return step;
}

PollStep load_recover(TomlTable& table) {
  PollStep step;
  step.send = load_unit_text(table, "send", table.required_string("send").value_or("?"));
  step.expect = load_endings(table, "expect");
  step.timeout = table.duration("timeout", 10ms, 1min).value_or(Micros{0});
  if (step.expect.empty()) {
    table.mistake("\"expect\" is missing, expected what the line says when it is fit again");
  }
  return step;
}

void load_units(TomlTable& table, PollScript& script) {
  const auto units = table.integers("units");
  if (!script.has_unit()) {
    if (units) {
      table.mistake("units", "no text has an address: units means nothing");
    }
    return;
  }
  const bool sound = units && units->size() == 2 && (*units)[0] >= 0 &&
                     (*units)[0] <= (*units)[1] && (*units)[1] <= 255;
  if (!sound) {
    table.mistake("units", "expected the lowest and the highest address: units = [0, 99]");
    return;
  }
  script.lowest_unit = static_cast<int>((*units)[0]);
  script.highest_unit = static_cast<int>((*units)[1]);
}

Micros longest_time(const PollScript& script, Micros timeout) {
  Micros sum{0};
  for (const PollStep& step : script.steps) {
    sum += (step.timeout > Micros{0} ? step.timeout : timeout) + step.pause;
  }
  return sum;
}

void check_script(TomlTable& table, const PollScript& script, const Model& model) {
  const bool asks = std::any_of(script.steps.begin(), script.steps.end(),
                                [](const PollStep& step) { return !step.answer.empty(); });
  if (!asks) {
    table.mistake(
        "no step has \"answer\": expected [[poll.step]] with send and the kinds of "
        "reading that answer it");
  }
  if (script.address && model.messages && !model.messages->framing.starts.empty()) {
    table.mistake("address", "address belongs to lines: a model with \"starts\" has none");
  }
  if (longest_time(script, model.timeout) > longest_poll) {
    table.mistake("an unanswered poll takes more than 5 minutes");
  }
}

}  // namespace

void load_poll(TomlTable& root, Model& model) {
  auto table = root.table("poll");
  if (!table) {
    return;
  }
  load_polling(root, model);
  PollScript script;
  script.echo = table->boolean("echo").value_or(false);
  script.prompts = load_endings(*table, "prompts");
  if (const auto address = table->string("address")) {
    script.address = load_unit_text(*table, "address", *address);
  }
  for (TomlTable& step : table->tables("step")) {
    script.steps.push_back(load_step(step, model));
  }
  if (auto recover = table->table("recover")) {
    script.recover = load_recover(*recover);
  }
  load_units(*table, script);
  check_script(*table, script, model);
  model.poll = std::move(script);
}

}  // namespace buoyd
