#include "shore/report/comparison_report.hpp"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <cstdlib>
#include <map>
#include <utility>

#include "base/json_object.hpp"
#include "science/statistics/direction.hpp"

namespace buoyshore {

using buoyd::ComparedPair;
using buoyd::Comparison;
using buoyd::JsonObject;

namespace {

struct Column {
  const char* name;
  const char* head;  // for people
  double Comparison::* member;
};

constexpr std::array<Column, 10> columns{{
    {"mean_reference", "reference", &Comparison::mean_reference},
    {"mean_value", "value", &Comparison::mean_value},
    {"bias", "bias", &Comparison::bias},
    {"sd", "sd", &Comparison::sd},
    {"rmse", "rmse", &Comparison::rmse},
    {"max_difference", "max", &Comparison::max_difference},
    {"slope", "slope", &Comparison::slope},
    {"offset", "offset", &Comparison::offset},
    {"r2", "r2", &Comparison::r2},
    {"slope_through_origin", "through 0", &Comparison::slope_through_origin},
}};

struct Reason {
  const char* name;
  std::uint64_t Pairing::* member;
};

constexpr std::array<Reason, 10> reasons{{{"reference_alone", &Pairing::reference_alone},
                                          {"value_alone", &Pairing::value_alone},
                                          {"reference_missing", &Pairing::reference_missing},
                                          {"value_missing", &Pairing::value_missing},
                                          {"reference_flagged", &Pairing::reference_flagged},
                                          {"value_flagged", &Pairing::value_flagged},
                                          {"out_of_range", &Pairing::out_of_range},
                                          {"unplaced", &Pairing::unplaced},
                                          {"damaged", &Pairing::damaged},
                                          {"of_bench", &Pairing::of_bench}}};

std::string row_of(const std::string& name, const Comparison& comparison) {
  std::string line = fmt::format("{:<18} {:>8}", name, comparison.n);
  for (const Column& column : columns) {
    const double value = comparison.*column.member;
    line += std::isnan(value) ? fmt::format(" {:>10}", "-") : fmt::format(" {:>10.5g}", value);
  }
  return line + '\n';
}

JsonObject object_of(const Comparison& comparison) {
  JsonObject object;
  object.add("n", comparison.n);
  for (const Column& column : columns) object.add(column.name, comparison.*column.member);
  return object;
}

std::string parts_json(const std::vector<ComparedPart>& parts) {
  buoyd::JsonArray array;
  for (const ComparedPart& part : parts) {
    array.add_json(object_of(part.comparison).add("from", part.from).add("to", part.to).str());
  }
  return array.str();
}

/// The one nearest to that time, from `next` on; nullptr if none is within the rules, or if it is
/// missing or flagged: it counts as pairs do. Times of calls go forwards.
const ChannelValue* direction_at(std::int64_t time, std::span<const ChannelValue> directions,
                                 const PairingRules& rules, std::size_t& next) {
  if (directions.empty()) return nullptr;
  while (next + 1 < directions.size() && directions[next + 1].time <= time) ++next;
  const ChannelValue* nearest = &directions[next];
  if (next + 1 < directions.size() &&
      directions[next + 1].time - time < std::abs(nearest->time - time)) {
    nearest = &directions[next + 1];
  }
  const bool is_there = std::abs(nearest->time - time) <= rules.within.count() &&
                        !std::isnan(nearest->value) &&
                        rules.flags.find(nearest->flag) != std::string::npos;
  return is_there ? nearest : nullptr;
}

Comparison compared_pairs(std::span<const ComparedPair> pairs, bool is_direction) {
  return is_direction ? buoyd::compare_directions(pairs) : buoyd::compare(pairs);
}

}  // namespace

Comparison compared(std::span<const TimedPair> pairs, bool is_direction) {
  std::vector<ComparedPair> plain;
  plain.reserve(pairs.size());
  for (const TimedPair& pair : pairs) plain.push_back(pair.pair);
  return compared_pairs(plain, is_direction);
}

std::vector<ComparedPart> bins_of(std::span<const TimedPair> pairs, double width,
                                  bool is_direction) {
  std::map<double, std::vector<ComparedPair>> bins;  // by their centres, in widths
  for (const TimedPair& pair : pairs) {
    const double reference =
        is_direction ? buoyd::fold_direction(pair.pair.reference) : pair.pair.reference;
    double centre = std::floor(reference / width + 0.5);
    if (is_direction && centre * width >= 360) centre = 0;  // north is one bin
    bins[centre].push_back(pair.pair);
  }
  std::vector<ComparedPart> parts;
  parts.reserve(bins.size());
  for (const auto& [centre, own] : bins) {
    parts.push_back(
        {(centre - 0.5) * width, (centre + 0.5) * width, compared_pairs(own, is_direction)});
  }
  return parts;
}

void add_sectors(ComparisonReport& report, std::span<const ChannelValue> directions,
                 const PairingRules& rules, std::size_t count, bool is_direction) {
  const double width = 360.0 / static_cast<double>(count);
  std::vector<std::vector<ComparedPair>> sectors(count);
  std::size_t next = 0;
  for (const TimedPair& pair : report.pairing.pairs) {
    const ChannelValue* direction = direction_at(pair.time, directions, rules, next);
    if (direction == nullptr) {
      ++report.without_sector;
      continue;
    }
    const double turned = buoyd::fold_direction(direction->value + width / 2);
    sectors[static_cast<std::size_t>(turned / width) % count].push_back(pair.pair);
  }
  for (std::size_t i = 0; i < count; ++i) {
    const double centre = static_cast<double>(i) * width;
    report.sectors.push_back({buoyd::fold_direction(centre - width / 2), centre + width / 2,
                              compared_pairs(sectors[i], is_direction)});
  }
}

std::string text_of(const ComparisonReport& report) {
  std::string text = fmt::format("reference {} ({})\nvalue     {}\npairs     {}\nleft out ",
                                 report.reference, report.unit, report.value, report.all.n);
  for (const Reason& reason : reasons) {
    text += fmt::format("  {} {}", reason.name, report.pairing.*reason.member);
  }
  text += fmt::format("\n\n{:<18} {:>8}", "", "n");
  for (const Column& column : columns) text += fmt::format(" {:>10}", column.head);
  text += '\n' + row_of("all", report.all);
  for (const ComparedPart& bin : report.bins) {
    text += row_of(fmt::format("{:g} to {:g}", bin.from, bin.to), bin.comparison);
  }
  for (const ComparedPart& sector : report.sectors) {
    text += row_of(fmt::format("from {:g} to {:g}°", sector.from, sector.to), sector.comparison);
  }
  if (report.without_sector > 0) {
    text +=
        fmt::format("{} pairs are in no sector: no direction is known\n", report.without_sector);
  }
  return text;
}

std::string json_of(const ComparisonReport& report) {
  JsonObject left_out;
  for (const Reason& reason : reasons) {
    left_out.add(reason.name, report.pairing.*reason.member);
  }
  return JsonObject()
      .add("reference", report.reference)
      .add("value", report.value)
      .add("unit", report.unit)
      .add_json("left_out", left_out.str())
      .add_json("all", object_of(report.all).str())
      .add_json("bins", parts_json(report.bins))
      .add_json("sectors", parts_json(report.sectors))
      .add("without_sector", report.without_sector)
      .str();
}

}  // namespace buoyshore
