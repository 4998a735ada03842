// Checks of a kind's registers that need all of them.

#include <fmt/format.h>

#include <algorithm>

#include "model/load/load_parts.hpp"
#include "model/load/register_space.hpp"

namespace buoyd {

namespace {

/// Where the values of one table stand: at each point of the axis or once.
struct Placing {
  std::size_t points = 1;
  std::size_t stride = 0;
};

/// Says the first point at which the value is beyond the address space or in a hole.
bool check_value(TomlTable& table, const RegisterValue& value, const Placing& placing,
                 const RegisterMap& map) {
  if (value.width() > map.max_count) {
    table.mistake(fmt::format("a value of {} registers, more than max_count", value.width()));
    return false;
  }
  for (std::size_t i = 0; i < placing.points; ++i) {
    const std::size_t first = value.address + i * placing.stride;
    const std::size_t end = first + value.width();
    if (end > address_end) {
      table.mistake(fmt::format("register {} of point {} is beyond 65535", first, i + 1));
      return false;
    }
    const ReadSpan read{value.function, static_cast<std::uint16_t>(first), value.width()};
    if (const RegisterRange* hole = map.hole_in(read)) {
      table.mistake(
          fmt::format("wire address {} lies in the hole {} to {}", first, hole->first, hole->last));
      return false;
    }
    const RegisterRange* const clearing = map.clearing_in(read);
    if (clearing != nullptr && !contains(clearing->span(), read)) {
      table.mistake(
          fmt::format("wire address {} is partly among those that reading clears, {} to {}", first,
                      clearing->first, clearing->last));
      return false;
    }
  }
  return true;
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

/// Parts of the same integer that share no bit stand side by side.
bool apart(const RegisterValue& one, const RegisterValue& other) {
  const BitPart& a = one.part;
  const BitPart& b = other.part;
  return one.address == other.address && one.width() == other.width() && one.order == other.order &&
         a.count > 0 && b.count > 0 &&
         (a.lowest + a.count <= b.lowest || b.lowest + b.count <= a.lowest);
}

/// Entries of one list: which of them is whose, their ids say.
bool of_one_list(const RegisterChannel& a, const RegisterChannel& b) {
  return a.find && b.find && a.find->ids.value == b.find->ids.value &&
         std::ranges::none_of(a.find->ids.units, [&b](const RegisterUnits::Unit& unit) {
           return std::ranges::any_of(b.find->ids.units, [&unit](const RegisterUnits::Unit& other) {
             return other.id == unit.id;
           });
         });
}

bool overlap(const RegisterChannel& a, const RegisterChannel& b) {
  if (of_one_list(a, b)) {
    return false;
  }
  return std::ranges::any_of(a.terms, [&b](const RegisterValue& one) {
    return std::ranges::any_of(b.terms, [&one](const RegisterValue& other) {
      return overlaps(one.span(), other.span()) && !apart(one, other);
    });
  });
}

/// Whether one of the reads brings both.
bool together(const std::vector<ReadSpan>& spans, const RegisterValue& a, const RegisterValue& b) {
  return std::ranges::any_of(spans, [&](const ReadSpan& span) {
    return contains(span, a.span()) && contains(span, b.span());
  });
}

}  // namespace

bool check_addresses(KindTables& tables, const ModelKind& kind, const RegisterKind& registers,
                     const RegisterMap& map) {
  const std::size_t stride = registers.axis ? registers.axis->stride : 0;
  bool good = true;
  for (std::size_t i = 0; i < registers.channels.size(); ++i) {
    const Placing placing{kind.points(kind.channels[i]), stride};
    if (const auto& find = registers.channels[i].find) {
      const RegisterChannel& channel = registers.channels[i];
      good = check_value(tables.channels[i], channel.terms.front(), {find->count, find->stride},
                         map) &&
             check_value(tables.channels[i], find->ids.value,
                         {find->count, find->ids.value.width()}, map) &&
             good;
    }
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

void check_clearing(KindTables& tables, const RegisterKind& registers, const RegisterMap& map) {
  const auto clears = [&map](const ReadSpan& span) { return map.clearing_in(span) != nullptr; };
  if (std::ranges::none_of(registers.spans, clears)) {
    return;
  }
  if (registers.scan_counter) {
    tables.kind.mistake("scan_counter",
                        "a kind with a scan counter is read again, and has "
                        "registers that reading clears");
  }
  for (const RegisterKind& other : map.kinds) {
    for (const ReadSpan& span : registers.spans) {
      if (clears(span) && std::ranges::find(other.spans, span) != other.spans.end()) {
        tables.kind.mistake(
            fmt::format("registers from wire {} are cleared by reading, and two "
                        "kinds read them",
                        span.address));
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
