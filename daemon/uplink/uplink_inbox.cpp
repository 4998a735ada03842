#include "uplink/uplink_inbox.hpp"

#include <algorithm>

namespace buoyd {

namespace {

constexpr std::size_t most_answers = 4;  // one is outstanding at a time

/// False: the store was replaced in between, and the numbers of the readings are of two epochs.
bool same_epoch(const SpoolNews& one, const SpoolNews& other) {
  return !one.epochs.empty() && !other.epochs.empty() &&
         one.epochs.front().id == other.epochs.front().id;
}

/// The newest of each kind is held.
void merge(std::vector<StoredReading>& held, std::vector<StoredReading> committed) {
  for (StoredReading& stored : committed) {
    const auto found = std::ranges::find_if(held, [&stored](const StoredReading& one) {
      return same_kind(*one.reading.description, *stored.reading.description);
    });
    if (found != held.end()) {
      *found = std::move(stored);
    } else if (held.size() < UplinkInbox::most_kinds) {
      held.push_back(std::move(stored));
    }
  }
}

}  // namespace

void UplinkInbox::put(SpoolNews news) {
  const Lock lock(mutex_);
  for (const StoredReading& stored : news.committed) {
    if (stored.reading.urgent && !news.epochs.empty()) {
      content_.urgent.push_back({news.epochs.front().id, stored});
    }
  }
  if (content_.urgent.size() > most_urgent) {
    const auto excess = content_.urgent.end() - static_cast<std::ptrdiff_t>(most_urgent);
    content_.urgent.erase(content_.urgent.begin(), excess);
  }
  std::vector<StoredReading> committed = std::move(news.committed);
  news.committed.clear();
  if (content_.news) {
    if (same_epoch(news, *content_.news)) news.committed = std::move(content_.news->committed);
    news.again = std::max(news.again, content_.news->again);
  }
  merge(news.committed, std::move(committed));
  content_.news = std::move(news);
  ++content_.serial;
}

void UplinkInbox::put(const OwedQuery& query, std::optional<OwedRun> run) {
  const Lock lock(mutex_);
  if (content_.answers.size() < most_answers) {
    content_.answers.emplace_back(query, std::move(run));
  }
}

UplinkInbox::Content UplinkInbox::take() {
  const Lock lock(mutex_);
  Content taken = std::move(content_);
  content_ = {};
  content_.serial = taken.serial;
  return taken;
}

std::uint64_t UplinkInbox::serial() const {
  const Lock lock(mutex_);
  return content_.serial;
}

}  // namespace buoyd
