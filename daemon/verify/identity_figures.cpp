#include "model/describe.hpp"
#include "verify/examinations.hpp"

namespace buoyd {

namespace {

/// Models name the channel as their instruments' documents do.
std::string firmware_of(const RunRecord& record) {
  for (const char* channel : {"firmware", "firmware_version", "firmware_revision"}) {
    if (std::string said = last_said(record, channel); !said.empty()) return said;
  }
  return {};
}

}  // namespace

Figures identity_figures(const Examined& run) {
  const RunRecord& record = run.record;
  const Identity said =
      record.descriptions.empty() ? Identity{} : identity_in(*record.descriptions.back());
  Figures made;
  FigureList list(Section::identity, made);
  list.text("make", record.head.make);
  list.text("type", record.head.type);
  list.text("model", record.head.model);
  list.text("model_hash", record.head.model_hash);
  const std::string serial_number = last_said(record, "serial_number");
  const bool is_described = record.head.is_archived && serial_number.empty();
  list.text("serial_number", is_described ? said.serial_number : serial_number);
  const std::string firmware = firmware_of(record);
  list.text("firmware", firmware.empty() ? said.firmware : firmware);
  return made;
}

}  // namespace buoyd
