#include "model/read_plan.hpp"

#include <algorithm>
#include <tuple>

namespace buoyd {

namespace {

auto order_of(const ReadSpan& span) {
  return std::tuple(span.function, span.address, span.count);
}

void sort_unique(std::vector<ReadSpan>& items) {
  std::ranges::sort(items, {}, order_of);
  items.erase(std::unique(items.begin(), items.end()), items.end());
}

/// Collects numbers, at one point or at all of them.
class Collector {
 public:
  Collector(const ModelKind& kind, const RegisterKind& map)
      : points_(kind.axis ? kind.axis->points : 1), stride_(map.axis ? map.axis->stride : 0) {}

  void add(const RegisterValue& value, bool on_axis) {
    const std::size_t points = on_axis ? points_ : 1;
    for (std::size_t i = 0; i < points; ++i) {
      add_at(value, i * stride_);
    }
  }

  /// What is calculated with: of a channel that is found in a list, all entries.
  void add_terms(const RegisterChannel& channel, bool on_axis) {
    for (std::size_t i = 0; channel.find && i < channel.find->count; ++i) {
      add_at(channel.terms.front(), i * channel.find->stride);
    }
    for (const RegisterValue& term : channel.terms) {
      if (!channel.find) add(term, on_axis);
    }
  }

  /// All that may hold the channel: the entries of its list.
  void add_found(const RegisterChannel& channel, const RegisterFind& find) {
    add_terms(channel, false);
    for (std::size_t i = 0; i < find.count; ++i) {
      add_at(find.ids.value, i * find.ids.value.width());
      for (const RegisterTest& test : channel.require) {
        add_at(test.value, i * test.value.width());
      }
    }
  }

  void add(const RegisterChannel& channel, bool on_axis) {
    if (channel.find) {
      add_found(channel, *channel.find);
      return;
    }
    for (const RegisterValue& value : values_of(channel)) {
      add(value, on_axis);
    }
  }

  [[nodiscard]] std::vector<ReadSpan> take() {
    sort_unique(items_);
    return std::move(items_);
  }

 private:
  void add_at(const RegisterValue& value, std::size_t offset) {
    const auto address = static_cast<std::uint16_t>(value.address + offset);
    items_.push_back({value.function, address, value.width()});
  }

  std::size_t points_;
  std::size_t stride_;
  std::vector<ReadSpan> items_;
};

/// One read of both; the item's address is not below the span's.
ReadSpan merged(const ReadSpan& span, const ReadSpan& item) {
  const std::uint32_t end = std::max(span.end(), item.end());
  return {span.function, span.address, static_cast<std::uint16_t>(end - span.address)};
}

bool fits(const ReadSpan& span, const ReadSpan& item, const RegisterMap& map) {
  if (span.function != item.function || item.address > span.end() + merge_gap) {
    return false;
  }
  const ReadSpan whole = merged(span, item);
  return whole.count <= map.max_count && map.hole_in(whole) == nullptr &&
         map.clearing_in(whole) == nullptr;
}

}  // namespace

std::vector<ReadSpan> items_of(const ModelKind& kind, const RegisterKind& registers,
                               const RegisterMap& map) {
  Collector collector(kind, registers);
  for (std::size_t i = 0; i < registers.channels.size(); ++i) {
    collector.add(registers.channels[i], kind.channels[i].on_axis);
  }
  if (registers.axis && registers.axis->point) {
    collector.add(*registers.axis->point, true);
  }
  if (registers.axis && registers.axis->in_use) {
    collector.add(*registers.axis->in_use, false);
  }
  std::vector<ReadSpan> items = collector.take();
  for (ReadSpan& item : items) {
    const RegisterRange* const clearing = map.clearing_in(item);
    item = clearing != nullptr ? clearing->span() : item;
  }
  sort_unique(items);
  return items;
}

std::vector<ReadSpan> value_items(const ModelKind& kind, const RegisterKind& registers) {
  Collector collector(kind, registers);
  for (std::size_t i = 0; i < registers.channels.size(); ++i) {
    collector.add_terms(registers.channels[i], kind.channels[i].on_axis);
  }
  return collector.take();
}

std::vector<ReadSpan> counter_items(const ModelKind& kind, const RegisterKind& map) {
  Collector collector(kind, map);
  if (map.scan_counter) {
    const std::size_t counter = *map.scan_counter;
    collector.add(map.channels[counter].terms.front(), kind.channels[counter].on_axis);
  }
  return collector.take();
}

std::vector<ReadSpan> plan_reads(const std::vector<ReadSpan>& items, const RegisterMap& map) {
  std::vector<ReadSpan> spans;
  for (const ReadSpan& item : items) {
    if (spans.empty() || !fits(spans.back(), item, map)) {
      spans.push_back(item);
      continue;
    }
    spans.back() = merged(spans.back(), item);
  }
  return spans;
}

}  // namespace buoyd
