#include "firmware-host/world/scenario.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "firmware-host/world/model_parts.hpp"

namespace buoysim {

namespace {

/// What marks the records of an instrument that speaks is its clock, which moves by itself.
bool is_told_by_clock(const buoyd::Model& model, const buoyd::ModelKind& kind) {
  const auto index = static_cast<std::size_t>(&kind - model.kinds.data());
  const auto is_mark = [&](const buoyd::MessageField& field) {
    return field.channel == kind.record_mark && field.format == buoyd::FieldFormat::time;
  };
  const auto& formats = messages_of(model).formats;
  return !model.poll && std::any_of(formats.begin(), formats.end(), [&](const auto& format) {
    return format.kind == index && std::any_of(format.fields.begin(), format.fields.end(), is_mark);
  });
}

}  // namespace

Mounting mounting_of(const buoyd::InstrumentSettings& settings) {
  const double below = settings.depth.value_or(0);
  return {settings.height.value_or(-below), settings.azimuth.value_or(0),
          settings.tilt.value_or(0)};
}

std::vector<double> points_on_axis(const InstrumentScenario& instrument, std::size_t kind) {
  const auto& axis = instrument.model->kinds[kind].axis;
  if (!axis || !instrument.axis.empty()) {
    return instrument.axis;
  }
  std::vector<double> points = axis->defaults;
  for (std::size_t i = points.size(); i < axis->points; ++i) {
    points.push_back(20.0 * static_cast<double>(i + 1));
  }
  return points;
}

void count_records(InstrumentScenario& instrument) {
  for (const buoyd::ModelKind& kind : instrument.model->kinds) {
    const bool counts = kind.record_mark && !is_told_by_clock(*instrument.model, kind);
    if (counts && instrument.counter.channel.empty()) {
      instrument.counter.kind = kind.name;
      instrument.counter.channel = kind.channels[*kind.record_mark].name;
    }
  }
}

std::string why_unfit(FaultKind kind, const InstrumentScenario& instrument) {
  if (!instrument.model || is_of_line(kind)) {
    return "";
  }
  const auto& registers = instrument.model->registers;
  const auto& poll = instrument.model->poll;
  const bool fits_texts =
      poll && (kind == FaultKind::slow || (kind == FaultKind::wrong_unit && poll->address));
  if (is_of_modbus(kind) && !registers && !fits_texts) {
    return fmt::format("\"{}\" speaks no Modbus", instrument.settings.name);
  }
  const bool counts =
      registers && std::any_of(registers->kinds.begin(), registers->kinds.end(),
                               [](const auto& map) { return map.scan_counter.has_value(); });
  return kind == FaultKind::torn && !counts
             ? fmt::format("\"{}\" has no scan counter: nobody could tell its scans are torn",
                           instrument.settings.name)
             : "";
}

}  // namespace buoysim
