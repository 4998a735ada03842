#include "lane_world.hpp"

#include <algorithm>
#include <sstream>
#include <stdexcept>

#include "check_decoder.hpp"

namespace buoyd::test {

namespace {

[[noreturn]] void bad(const std::string& what) {
  throw std::runtime_error(what);
}

CborItem at(const CborItem& map, std::string_view key) {
  const auto item = map.find(key);
  if (!item) bad("no " + std::string(key));
  return *item;
}

Hash8 id_of(const CborItem& item) {
  const auto bytes = item.bytes();
  Hash8 id{};
  if (!bytes || bytes->size() != id.size()) bad("no id");
  std::copy(bytes->begin(), bytes->end(), id.begin());
  return id;
}

std::uint64_t number(const CborItem& item) {
  const auto value = item.unsigned_integer();
  return value ? *value : throw std::runtime_error("no number");
}

Gap lost_of(const CborItem& item) {
  const auto parts = item.items(5);
  if (!parts || parts->size() != 5) bad("no gap");
  Gap lost;
  lost.a = number((*parts)[0]);
  if (!(*parts)[1].is_null()) lost.b = number((*parts)[1]);
  lost.reason = gap_reason_named((*parts)[2].text().value()).value();
  lost.t0 = WallTime(Micros((*parts)[3].integer().value()));
  lost.t1 = WallTime(Micros((*parts)[4].integer().value()));
  return lost;
}

}  // namespace

Result<std::uint16_t> FakePort::publish(const std::string& topic,
                                        std::span<const std::uint8_t> payload, bool retain) {
  if (failure) return fail(*failure, "as the test wants");
  if (payload.size() > max_payload) return fail(ErrorCode::invalid, "too large");
  if (free == 0) return fail(ErrorCode::full, "no room");
  published.push_back({++last_id_, topic, {payload.begin(), payload.end()}, retain});
  return last_id_;
}

std::vector<Published> FakePort::take() {
  return std::exchange(published, {});
}

std::vector<Published> FakePort::take(const std::string& topic) {
  auto all = take();
  std::erase_if(all, [&topic](const Published& one) { return one.topic != topic; });
  return all;
}

bool FakeSpool::ask(const OwedQuery& query) {
  if (full) return false;
  if (query_) bad("asked twice");
  query_ = query;
  return true;
}

bool FakeSpool::pin(const std::string& archive) {
  if (full) return false;
  pinned = archive;
  return true;
}

void FakeSpool::begin_epoch(std::uint8_t name, const DescriptionPtr& description) {
  Epoch epoch;
  epoch.id.fill(name);
  epoch.first = last_seq_ + 1;
  std::string text = "start";
  if (!epochs.empty()) {
    const Epoch& before = current();
    text += " " + to_hex(before.id) + " " + std::to_string(before.first) + " " +
            std::to_string(before.last);
  }
  epochs.push_back(epoch);
  commit(description, "[\"" + text + "\"]");
}

void FakeSpool::replace_store() {
  epochs.clear();
  last_seq_ = 0;
}

std::uint64_t FakeSpool::commit(const DescriptionPtr& description, std::string body) {
  Epoch& epoch = current();
  epoch.last = ++last_seq_;
  epoch.rows.emplace(last_seq_, make_reading(last_seq_, description, std::move(body)));
  return last_seq_;
}

void FakeSpool::trim(std::uint64_t seq) {
  for (Epoch& epoch : epochs) {
    const auto row = epoch.rows.find(seq);
    if (row == epoch.rows.end()) continue;
    if (!epoch.done.contains(seq)) {
      const WallTime utc = row->second.reading.utc;
      epoch.lost[seq] = {seq, seq, GapReason::retention, utc, utc};
    }
    epoch.rows.erase(row);
  }
}

void FakeSpool::retain() {
  std::optional<std::uint64_t> oldest;
  for (const Epoch& epoch : epochs) {
    for (const auto& [seq, stored] : epoch.rows) {
      if (seq == last_seq_) continue;
      oldest = oldest.value_or(seq);
      if (epoch.done.contains(seq)) {
        trim(seq);
        return;
      }
    }
  }
  if (oldest) trim(*oldest);
}

/// B8: owed numbers without row and gap become gaps.
void FakeSpool::lose_what_is_gone(Epoch& epoch) {
  if (epoch.rows.size() == epoch.last - epoch.first + 1) return;
  for (std::uint64_t seq = epoch.first; seq <= epoch.last; ++seq) {
    if (!epoch.done.contains(seq) && !epoch.rows.contains(seq) && !epoch.lost.contains(seq)) {
      epoch.lost[seq] = {seq, seq, GapReason::trimmed, {}, {}};
    }
  }
}

bool FakeSpool::delivered(const Delivered& delivered) {
  if (full) return false;
  told.push_back(delivered);
  for (Epoch& epoch : epochs) {
    if (epoch.id != delivered.epoch) continue;
    const Ranges have = Ranges(delivered.have).clipped({epoch.first, epoch.last});
    if (delivered.upto && *delivered.upto >= epoch.first) {
      epoch.done.remove({epoch.first, std::min(*delivered.upto, epoch.last)});
    }
    epoch.done.add(have);
    lose_what_is_gone(epoch);
  }
  return true;
}

SpoolNews FakeSpool::news() const {
  SpoolNews news;
  news.pinned_archive = pinned;
  for (std::size_t i = epochs.size(); i-- > 0;) {
    const Epoch& epoch = epochs[i];
    const bool owed = !epoch.done.covers({epoch.first, epoch.last});
    const bool is_current = i + 1 == epochs.size();
    if (is_current || owed) {
      const EpochState state{epoch.id, epoch.first, epoch.last, epoch.done.floor(epoch.first),
                             owed};
      // the current one first, then the oldest first
      news.epochs.insert(is_current ? news.epochs.end() : news.epochs.begin() + 1, state);
    }
  }
  return news;
}

std::uint64_t FakeSpool::owed() const {
  std::uint64_t count = 0;
  for (const Epoch& epoch : epochs) {
    count += epoch.last - epoch.first + 1 - epoch.done.count();
  }
  return count;
}

std::optional<OwedRun> FakeSpool::run_of(Epoch& epoch, const OwedQuery& query) {
  const std::uint64_t start = std::max(query.after + 1, epoch.first);
  const auto from = epoch.done.first_missing(start, epoch.last);
  if (start > epoch.last || !from) return std::nullopt;
  OwedRun run;
  run.epoch = epoch.id;
  run.first = epoch.first;
  run.floor = epoch.done.floor(epoch.first);
  run.from = *from;
  std::size_t values = 0;
  for (std::uint64_t seq = *from; seq <= epoch.last && !epoch.done.contains(seq); ++seq) {
    if (const auto row = epoch.rows.find(seq); row != epoch.rows.end()) {
      values += row->second.reading.description->value_count();
      const bool fits = run.readings.size() < query.max_readings && values <= query.max_values;
      if (!run.readings.empty() && !fits) break;
      run.readings.push_back(row->second);
    } else {
      const Gap trimmed{seq, seq, GapReason::trimmed, {}, {}};  // B8
      run.lost.push_back(epoch.lost.emplace(seq, trimmed).first->second);
    }
    run.to = seq;
  }
  return run;
}

std::pair<OwedQuery, std::optional<OwedRun>> FakeSpool::answer() {
  const OwedQuery query = std::exchange(query_, std::nullopt).value();
  if (broken) {
    OwedRun failed;
    failed.failed = true;
    return {query, failed};
  }
  for (Epoch& epoch : epochs) {
    if (epoch.id == query.epoch) return {query, run_of(epoch, query)};
  }
  return {query, std::nullopt};
}

ReadBatch read_batch(std::span<const std::uint8_t> message) {
  const auto map = CborItem::parse(message);
  if (!map || number(at(*map, "v")) != 1) bad("no batch");
  ReadBatch batch;
  batch.epoch = id_of(at(*map, "epoch"));
  batch.first = number(at(*map, "first"));
  batch.floor = number(at(*map, "floor"));
  batch.from = number(at(*map, "from"));
  const CborItem to = at(*map, "to");
  batch.to = to.is_null() ? (std::uint64_t{1} << 63U) - 1 : number(to);
  if (const auto lost = map->find("lost")) {
    const auto items = lost->items(100'000);
    for (const CborItem& item : items.value()) batch.lost.push_back(lost_of(item));
  }
  if (const auto texts = map->find("descriptions")) {
    const auto pairs = texts->pairs(1000);
    for (const auto& [name, text] : pairs.value()) {
      batch.descriptions.push_back(Description::parse(std::string(text.text().value())).value());
      if (to_hex(batch.descriptions.back()->hash()) != name) bad("wrong description");
    }
  }
  if (const auto blocks = map->find("blocks")) {
    const auto bytes = blocks->bytes().value();
    batch.blocks.assign(bytes.begin(), bytes.end());
  }
  return batch;
}

ReadHello read_hello(std::span<const std::uint8_t> message) {
  const auto map = CborItem::parse(message);
  if (!map || number(at(*map, "v")) != 1) bad("no hello");
  ReadHello hello;
  hello.nonce = id_of(at(*map, "nonce"));
  hello.receipt_interval = at(*map, "receipt_interval").integer().value();
  const auto epochs = at(*map, "epochs").items(32);
  if (!epochs || !at(*map, "now").integer()) bad("no epochs or no time");
  for (const CborItem& item : *epochs) {
    const auto parts = item.items(4).value();
    EpochState state{id_of(parts.at(0)), number(parts.at(1)), 0, number(parts.at(3)), true};
    if (!parts.at(2).is_null()) state.last = number(parts.at(2));
    hello.epochs.push_back(state);
  }
  return hello;
}

Bytes write_receipt(const ReceiptText& receipt) {
  CborWriter out;
  out.map(5U + (receipt.nonce ? 1U : 0U) + (receipt.opening ? 1U : 0U) +
          (receipt.resync ? 1U : 0U) + (receipt.need.empty() ? 0U : 1U));
  out.text("v");
  out.unsigned_integer(1);
  out.text("archive");
  out.text(receipt.archive);
  out.text("epoch");
  out.bytes(receipt.epoch);
  out.text("have");
  out.array(receipt.have.size());
  for (const Range& range : receipt.have) {
    out.array(2);
    out.unsigned_integer(range.a);
    out.unsigned_integer(range.b);
  }
  out.text("upto");
  out.unsigned_integer(receipt.upto);
  if (receipt.nonce) {
    out.text("nonce");
    out.bytes(*receipt.nonce);
  }
  if (receipt.opening) {
    out.text("opening");
    out.bytes(*receipt.opening);
  }
  if (receipt.resync) {
    out.text("resync");
    out.boolean(true);
  }
  if (!receipt.need.empty()) {
    out.text("need");
    out.array(receipt.need.size());
    for (const Hash8& hash : receipt.need) out.bytes(hash);
  }
  return out.take();
}

namespace {

/// A2: the ranges round what was just committed, then the lowest.
std::vector<Range> named_of(const Ranges& held, Range committed) {
  constexpr std::size_t most = 64;
  std::vector<Range> named;
  for (const Range& range : held.list()) {
    if (range.a <= committed.b && committed.a <= range.b) named.push_back(range);
  }
  for (const Range& range : held.list()) {
    const bool is_round = range.a <= committed.b && committed.a <= range.b;
    if (!is_round && named.size() < most) named.push_back(range);
  }
  std::sort(named.begin(), named.end(), [](Range x, Range y) { return x.a < y.a; });
  return named;
}

}  // namespace

/// A start reading tells where the epoch before it ended.
void FakeArchive::learn_end(const std::string& body) {
  std::istringstream text(body);
  std::string word, before;
  Range range;
  if (text >> word >> before >> range.a >> range.b && word == "[\"start") {
    ends[hash8_from_hex(before).value()] = range;
  }
}

ReceiptText FakeArchive::take_batch(std::span<const std::uint8_t> message) {
  const ReadBatch batch = read_batch(message);
  for (const DescriptionPtr& description : batch.descriptions) {
    descriptions.emplace(description->hash(), description);
  }
  ReceiptText receipt;
  receipt.opening = opening;
  receipt.archive = id;
  receipt.epoch = batch.epoch;
  std::vector<DecodedReading> readings;
  if (!batch.blocks.empty()) {
    std::vector<DescriptionPtr> known;
    for (const auto& [hash, description] : descriptions) known.push_back(description);
    try {
      readings = decode_blocks(batch.blocks, known);
    } catch (const UnknownDescription& unknown) {  // A4: commit nothing
      receipt.need = {unknown.hash};
      receipt.have = named_of(epochs[batch.epoch].held, {0, 0});
      return receipt;
    }
  }
  Ranges named;  // I1: every number of [from, to] once
  const auto name = [&](std::uint64_t a, std::uint64_t b) {
    for (const Range& range : named.list()) {
      if (a <= range.b && b >= range.a) bad("I1: a number twice");
    }
    named.add({a, b});
  };
  Epoch& epoch = epochs[batch.epoch];
  for (const Gap& lost : batch.lost) {
    const std::uint64_t end = lost.b.value_or(batch.to);
    name(lost.a, end);
    epoch.gaps.add({lost.a, end});
  }
  for (const DecodedReading& reading : readings) {
    name(reading.seq, reading.seq);
    const auto [row, is_new] = epoch.bodies.emplace(reading.seq, reading.body);
    conflicts += row->second == reading.body ? 0U : 1U;
    learn_end(reading.body);
    epoch.gaps.remove({reading.seq, reading.seq});
  }
  if (named.list() != std::vector<Range>{{batch.from, batch.to}}) bad("I1: a number is missing");
  const bool believes_too_much =
      batch.floor >= batch.first && !epoch.held.covers({batch.first, batch.floor});
  epoch.held.add({batch.from, batch.to});
  receipt.have = named_of(epoch.held, {batch.from, batch.to});
  receipt.resync = believes_too_much;  // A3
  return receipt;
}

ReceiptText FakeArchive::answer_of(const EpochId& epoch, std::uint64_t upto,
                                   const Hash8& nonce) const {
  ReceiptText receipt;
  receipt.opening = opening;
  receipt.archive = id;
  receipt.epoch = epoch;
  receipt.nonce = nonce;
  receipt.upto = upto;
  if (const auto found = epochs.find(epoch); found != epochs.end()) {
    receipt.have = found->second.held.list();
    if (receipt.have.size() > 64) {
      receipt.have.resize(64);
      receipt.upto = receipt.have.back().b;
    }
  }
  return receipt;
}

std::vector<ReceiptText> FakeArchive::answers(std::span<const std::uint8_t> message) const {
  const ReadHello hello = read_hello(message);
  std::vector<ReceiptText> receipts;
  for (const EpochState& state : hello.epochs) {
    receipts.push_back(answer_of(state.id, state.last, hello.nonce));
  }
  for (const auto& end : ends) {
    const EpochId epoch = end.first;
    const Range range = end.second;
    const auto found = epochs.find(epoch);
    const bool whole = found != epochs.end() && found->second.held.covers(range);
    const bool listed = std::any_of(hello.epochs.begin(), hello.epochs.end(),
                                    [&](const EpochState& state) { return state.id == epoch; });
    if (!whole && !listed) receipts.push_back(answer_of(epoch, range.b, hello.nonce));
  }
  return receipts;
}

}  // namespace buoyd::test
