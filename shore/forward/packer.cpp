#include "shore/forward/packer.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>

#include "core/own_reading.hpp"
#include "shore/export/export_names.hpp"

namespace buoyshore {

using buoyd::Result;

namespace {

/// "20261120"
std::string day_of(const ArchivedReading& reading) {
  const std::string time = buoyd::iso8601(buoyd::WallTime(buoyd::Micros(end_of(reading))));
  return time.substr(0, 4) + time.substr(5, 2) + time.substr(8, 2);
}

}  // namespace

bool Packer::takes(const buoyd::Description& description) const {
  const bool has_one_header = order_.target.packing() == Packing::whole && !form_.header.empty();
  return !has_one_header || !description_ || *description_ == description.hash();
}

Result<void> Packer::add(const ReadingText& text, const buoyd::Description& description,
                         const ArchivedReading& reading) {
  const std::string file =
      fmt::format("{}_{}_{}_{}_{}.{}", plain_name(order_.station),
                  plain_name(description.instrument()), plain_name(description.kind()),
                  day_of(reading), buoyd::to_hex(description.hash()), form_.extension);
  auto part = part_of(place_of(description.instrument(), description.kind(), file), &text);
  if (!part) return pass_on(part);
  const bool has_records = !batch_.records.empty();
  append(*part, text.row(reading, has_records ? batch_.records[*part] : rows_));
  if (has_records) ++batch_.records[*part];
  description_ = description.hash();
  const auto seq = static_cast<std::uint64_t>(reading.seq);
  widen(seq, seq);
  ++rows_;
  return {};
}

/// Its topic is that of the reading, because there somebody subscribes. Files of past days do not
/// change for it.
Result<void> Packer::add_amendment(const ReadingText& text, const buoyd::Description& description,
                                   const ArchivedReading& reading, std::uint64_t seq) {
  const std::string file =
      fmt::format("{}_amendments.{}", plain_name(order_.station), form_.extension);
  const bool is_file = order_.target.packing() == Packing::files;
  auto part = part_of(place_of(description.instrument(), description.kind(), file),
                      is_file ? nullptr : &text);
  if (!part) return pass_on(part);
  append(*part, text.amendment(reading));
  description_ = description.hash();
  widen(seq, seq);
  ++amended_;
  return {};
}

Result<void> Packer::add_gap(const std::string& line, const buoyd::Range& gap) {
  const std::string file = fmt::format("{}_gaps.{}", plain_name(order_.station), form_.extension);
  auto part = part_of(place_of(std::string(buoyd::own_instrument), "gap", file), nullptr);
  if (!part) return pass_on(part);
  append(*part, line);
  widen(gap.a, gap.b);
  ++gaps_;
  return {};
}

/// Before it is counted.
void Packer::widen(std::uint64_t first, std::uint64_t last) {
  first_ = is_empty() ? first : std::min(first_, first);
  last_ = std::max(last_, last);
}

std::string Packer::place_of(const std::string& instrument, const std::string& kind,
                             const std::string& file) const {
  switch (order_.target.packing()) {
    case Packing::files:
      return file;
    case Packing::messages:
      return topic_of(order_.target.place, order_.station, instrument, kind);
    case Packing::whole:
      break;
  }
  return {};
}

Result<std::size_t> Packer::part_of(const std::string& place, const ReadingText* text) {
  auto& parts = batch_.parcel.parts;
  const Packing packing = order_.target.packing();
  if (const auto known = parts_.find(place); known != parts_.end()) return known->second;
  ForwardedFile begun;
  if (packing == Packing::files) {
    auto file = cursor_.file(place);
    if (!file) return pass_on(file);
    // What was taken away begins anew.
    if (::access((order_.target.place + '/' + place).c_str(), F_OK) == 0) begun = *file;
    batch_.records.push_back(begun.records);
  }
  if (packing != Packing::messages) parts_[place] = parts.size();
  const bool has_header = text != nullptr && packing != Packing::messages && begun.length == 0;
  parts.push_back({place, begun.length, has_header ? text->header() : ""});
  return parts.size() - 1;
}

void Packer::append(std::size_t part, std::string_view line) {
  const bool is_message = order_.target.packing() == Packing::messages;
  if (is_message && line.ends_with(form_.line_end)) line.remove_suffix(form_.line_end.size());
  batch_.parcel.parts[part].text += line;
  bytes_ += line.size();
}

bool Packer::is_full() const {
  return rows_ + gaps_ + amended_ >= order_.most_rows || bytes_ >= order_.most_bytes;
}

/// Two batches of other contents have other names, even where a state was lost and begun anew.
ForwardBatch Packer::batch(const std::string& epoch, buoyd::Ranges readings,
                           buoyd::Ranges gaps) && {
  std::string contents;
  for (const ParcelPart& part : batch_.parcel.parts) contents += part.place + '\n' + part.text;
  batch_.parcel.name =
      fmt::format("{}-{}-{}-{}-{}{}", plain_name(order_.station), epoch, first_, last_,
                  gaps_ > 0 ? "gap-" : "", buoyd::to_hex(buoyd::hash8(contents)));
  batch_.parcel.media = form_.media;
  batch_.epoch = epoch;
  batch_.readings = std::move(readings);
  batch_.gaps = std::move(gaps);
  batch_.rows = rows_;
  batch_.lost = gaps_;
  batch_.amended = amended_;
  batch_.places = order_.target.places();
  batch_.form = order_.form;
  return std::move(batch_);
}

}  // namespace buoyshore
