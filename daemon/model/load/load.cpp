#include "model/load/load.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "base/hash.hpp"
#include "model/describe.hpp"
#include "model/load/load_parts.hpp"

namespace buoyd {

namespace {

void load_line(TomlTable& root, Model& model) {
  auto line = root.table("line");
  if (!line) {
    return;
  }
  LineSettings& settings = model.line_defaults;
  model.states_baud = line->has("baud");
  settings.baud = static_cast<std::uint32_t>(line->integer("baud", 50, 4'000'000).value_or(9600));
  settings.data_bits = static_cast<std::uint8_t>(line->integer("data_bits", 5, 8).value_or(8));
  settings.parity = static_cast<Parity>(line->choice("parity", parity_names).value_or(0));
  settings.stop_bits = static_cast<std::uint8_t>(line->integer("stop_bits", 1, 2).value_or(1));
  model.tcp_port = static_cast<std::uint16_t>(line->integer("tcp_port", 1, 65535).value_or(0));
}

void load_power_draw(TomlTable& root, Model& model) {
  constexpr double least = 0.0001;
  constexpr double most = 10'000;
  auto table = root.table("power_draw");
  if (!table) {
    return;
  }
  if (!table->has("watts")) {
    table->mistake("\"watts\" is missing, expected what it takes while it measures, as 0.12");
  }
  model.power_draw = {table->number("watts", least, most).value_or(0),
                      table->required_string("source").value_or("")};
}

void load_head(TomlTable& root, Model& model) {
  model.make = root.required_string("make").value_or("");
  model.type = root.required_string("type").value_or("");
  model.category = root.required_string("category").value_or("");
  model.record_interval =
      root.duration("record_interval", std::chrono::milliseconds(10), std::chrono::hours(24))
          .value_or(Micros{0});
  model.sources = root.strings("source").value_or(std::vector<std::string>{});
  if (model.sources.empty()) {
    root.mistake("source", "source is empty, expected documents with page, or repositories");
  }
  model.recordings = root.strings("recordings").value_or(std::vector<std::string>{});
  load_line(root, model);
  load_power_draw(root, model);
}

void load_driver(TomlTable& root, std::vector<KindTables>& tables, Model& model) {
  const std::vector<std::string_view> drivers{"registers", "messages", "frames"};
  const auto driver = root.choice("driver", drivers);
  if (!driver) {
    if (!root.has("driver")) {
      root.mistake("\"driver\" is missing, expected \"registers\", \"messages\" or \"frames\"");
    }
    return;
  }
  model.driver = drivers[*driver];
  if (*driver == 0) {
    load_polling(root, model);
    load_registers(root, tables, model);
  } else if (*driver == 1) {
    load_messages(root, tables, model);
    load_poll(root, model);
  } else {
    load_frames(root, tables, model);
  }
}

/// Does the instrument state the points of this kind's axis? Else they are the model's.
bool states_points(const Model& model, std::size_t kind) {
  return !model.messages || std::ranges::any_of(model.messages->formats, [&](const auto& format) {
    return format.kind == kind && format.axis && format.axis->start > 0;
  });
}

/// A description that will not fit is found here, not at sea; settings add at most 512 bytes.
void check_descriptions(std::vector<KindTables>& tables, const Model& model) {
  InstrumentSettings instrument;
  instrument.name = std::string(64, 'x');
  DeploymentSettings deployment;
  deployment.id = std::string(64, 'x');
  const Identity identity{std::string(64, 'x'), std::string(64, 'x')};
  for (std::size_t i = 0; i < tables.size(); ++i) {
    const auto& axis = model.kinds[i].axis;
    const bool stated = axis && states_points(model, i);
    const std::vector<double> points(stated ? axis->points : 0, -1234.5);
    const auto made = describe(model, i, instrument, deployment, identity, points);
    if (!made) {
      tables[i].kind.mistake(made.error().text);
    }
  }
}

/// Stem of a file's name: what the model is called.
std::string stem_of(const std::string& file) {
  return std::filesystem::path(file).stem().string();
}

LoadedModel load_document(TomlDocument& document) {
  auto model = std::make_shared<Model>();
  model->file = document.file();
  model->name = stem_of(document.file());
  model->hash = to_hex(hash8(document.text()));
  TomlTable root = document.root();
  load_head(root, *model);
  auto tables = load_kinds(root, *model);
  load_driver(root, tables, *model);
  load_identification(root, *model);
  load_pitfalls(root, *model);
  load_examples(root, *model);
  for (std::size_t i = 0; i < tables.size(); ++i) {
    check_kind(tables[i], model->kinds[i]);
  }
  document.refuse_unknown_keys();
  if (document.mistakes().empty()) {
    check_descriptions(tables, *model);
  }
  LoadedModel loaded;
  loaded.mistakes = document.mistakes();
  if (loaded.mistakes.empty()) {
    loaded.model = std::move(model);
  }
  return loaded;
}

}  // namespace

void load_polling(TomlTable& root, Model& model) {
  using namespace std::chrono_literals;
  model.interval = root.duration("interval", 10ms, 24h).value_or(Micros{0});
  if (!root.has("interval")) {
    root.mistake("\"interval\" is missing, expected how often to poll, as \"1 s\"");
  }
  model.timeout = root.duration("timeout", 10ms, 60s).value_or(model.timeout);
}

LoadedModel load_model(const std::string& path) {
  return load_document(*TomlDocument::load(path));
}

LoadedModel parse_model(std::string_view text, std::string file) {
  return load_document(*TomlDocument::parse(text, std::move(file)));
}

}  // namespace buoyd
