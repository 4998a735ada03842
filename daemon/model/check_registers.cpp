// Checks of a kind's registers that need all of them.

#include <fmt/format.h>

#include <algorithm>

#include "model/load_parts.hpp"

namespace buoyd {

namespace {

constexpr std::size_t address_end = 65536;

/// Where the values of one table stand: at each point of the axis or once.
struct Placing {
  std::size_t points = 1;
  std::size_t stride = 0;
};

/// Says the first point at which the value is beyond the address space or in a hole.
bool check_value(TomlTable& table, const RegisterValue& value, const Placing& placing,
                 const RegisterMap& map) {
  for (std::size_t i = 0; i < placing.points; ++i) {
    const std::size_t first = value.address + i * placing.stride;
    const std::size_t end = first + value.width();
    if (end > address_end) {
      table.mistake(fmt::format("register {} of point {} is beyond 65535", first, i + 1));
      return false;
    }
    for (const RegisterHole& hole : map.holes) {
      if (hole.function == value.function && hole.first < end && hole.last >= first) {
        table.mistake(
            fmt::format("wire address {} lies in the hole {} to {}", first, hole.first, hole.last));
        return false;
      }
    }
  }
  return true;
}

/// All that a channel reads.
std::vector<RegisterValue> values_of(const RegisterChannel& channel) {
  std::vector<RegisterValue> values = channel.terms;
  for (const RegisterTest& test : channel.require) {
    values.push_back(test.value);
  }
  if (channel.units) {
    values.push_back(channel.units->value);
  }
  return values;
}

bool check_axis(TomlTable& table, const RegisterAxis& axis, const Placing& placing,
                const RegisterMap& map) {
  bool good = true;
  if (axis.point) {
    good = check_value(table, *axis.point, placing, map);
  }
  if (axis.in_use) {
    good = check_value(table, *axis.in_use, {}, map) && good;
  }
  return good;
}

bool overlap(const RegisterChannel& a, const RegisterChannel& b) {
  return std::ranges::any_of(a.terms, [&b](const RegisterValue& one) {
    return std::ranges::any_of(b.terms, [&one](const RegisterValue& other) {
      return one.function == other.function && one.address < other.address + other.width() &&
             other.address < one.address + one.width();
    });
  });
}

/// Whether one of the reads brings both.
bool together(const std::vector<ReadSpan>& spans, const RegisterValue& a, const RegisterValue& b) {
  return std::ranges::any_of(spans, [&](const ReadSpan& span) {
    const auto holds = [&span](const RegisterValue& value) {
      return value.function == span.function && value.address >= span.address &&
             value.address < span.address + span.count;
    };
    return holds(a) && holds(b);
  });
}

}  // namespace

bool check_addresses(KindTables& tables, const ModelKind& kind, const RegisterKind& registers,
                     const RegisterMap& map) {
  const std::size_t stride = registers.axis ? registers.axis->stride : 0;
  bool good = true;
  for (std::size_t i = 0; i < registers.channels.size(); ++i) {
    const Placing placing{kind.points(kind.channels[i]), stride};
    for (const RegisterValue& value : values_of(registers.channels[i])) {
      good = check_value(tables.channels[i], value, placing, map) && good;
    }
  }
  if (registers.axis && tables.axis && kind.axis) {
    good = check_axis(*tables.axis, *registers.axis, {kind.axis->points, stride}, map) && good;
  }
  return good;
}

void check_overlaps(KindTables& tables, const ModelKind& kind, const RegisterKind& registers) {
  for (std::size_t b = 0; b < registers.channels.size(); ++b) {
    for (std::size_t a = 0; a < b; ++a) {
      if (overlap(registers.channels[a], registers.channels[b])) {
        tables.channels[b].mistake("register",
                                   fmt::format("\"{}\" stands in the registers of \"{}\"",
                                               kind.channels[b].name, kind.channels[a].name));
      }
    }
  }
}

void check_counter(KindTables& tables, const ModelKind& kind, const RegisterKind& registers) {
  if (!registers.scan_counter || !kind.channels[*registers.scan_counter].on_axis) {
    return;
  }
  const RegisterValue& counter = registers.channels[*registers.scan_counter].terms.front();
  for (std::size_t i = 0; i < registers.channels.size(); ++i) {
    for (const RegisterValue& term : registers.channels[i].terms) {
      if (kind.channels[i].on_axis && !together(registers.spans, term, counter)) {
        tables.channels[i].mistake(
            "the value is not read together with its point's scan counter: they are too far apart, "
            "or a hole lies between");
      }
    }
  }
}

}  // namespace buoyd
