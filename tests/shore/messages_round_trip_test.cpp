// The uplink's messages read by the shore, and the shore's receipts read by the uplink.

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "shore/any_series.hpp"
#include "shore/archive/accounting.hpp"
#include "shore/decode/batch_decoder.hpp"
#include "shore/decode/messages.hpp"
#include "uplink/batch/batch_builder.hpp"
#include "uplink/hello.hpp"
#include "uplink/receipt.hpp"

namespace buoyshore {
namespace {

using buoyd::Gap;
using buoyd::GapReason;
using buoyd::Hash8;
using buoyd::Range;

Hash8 any_id() {
  Hash8 id{};
  for (std::uint8_t& byte : id) byte = *rc::gen::arbitrary<std::uint8_t>();
  return id;
}

std::uint64_t any_seq() {
  return *rc::gen::inRange<std::uint64_t>(1, 1ULL << 62U);
}

RC_GTEST_PROP(MessagesRoundTrip, hello, ()) {
  buoyd::Hello said;
  said.nonce = any_id();
  said.now = test::utc_of(*rc::gen::arbitrary<std::int64_t>());
  said.receipt_interval = std::chrono::seconds(*rc::gen::inRange(1, 3600));
  const int count = *rc::gen::inRange(1, 33);
  for (int i = 0; i < count; ++i) {
    buoyd::EpochState epoch;
    epoch.id = any_id();
    epoch.first = any_seq();
    epoch.last = epoch.first + *rc::gen::inRange<std::uint64_t>(0, 1000);
    epoch.floor = epoch.first - 1 + *rc::gen::inRange<std::uint64_t>(0, 1000);
    said.epochs.push_back(epoch);
  }
  if (*rc::gen::arbitrary<bool>()) said.epochs.back().last = 0;  // the store cannot tell
  const int unknown = *rc::gen::inRange(0, 33);
  for (int i = 0; i < unknown; ++i) {
    const Hash8 id = any_id();
    if (std::ranges::find(said.unknown, id) == said.unknown.end()) said.unknown.push_back(id);
  }
  if (*rc::gen::arbitrary<bool>()) said.archive = buoyd::to_hex(any_id());
  if (*rc::gen::arbitrary<bool>()) said.boot = buoyd::to_hex(any_id());
  const auto up = *rc::gen::inRange<std::int64_t>(0, 1LL << 50);
  if (!said.boot.empty()) said.boottime = buoyd::MonoTime(buoyd::Micros(up));
  if (*rc::gen::arbitrary<bool>()) {
    said.heard = buoyd::HeardHello{
        any_id(), buoyd::Micros(*rc::gen::inRange<std::int64_t>(0, 3'600'000'001))};
  }
  const auto heard = parse_hello(buoyd::encode_hello(said));
  RC_ASSERT(heard.has_value());
  RC_ASSERT(heard->archive == said.archive);
  RC_ASSERT(heard->boot == said.boot);
  RC_ASSERT(heard->boottime == said.boottime);
  RC_ASSERT(heard->heard.has_value() == said.heard.has_value());
  RC_ASSERT(!said.heard ||
            (heard->heard->nonce == said.heard->nonce && heard->heard->after == said.heard->after));
  RC_ASSERT(heard->unknown == said.unknown);
  RC_ASSERT(heard->nonce == said.nonce);
  RC_ASSERT(heard->now == said.now);
  RC_ASSERT(heard->receipt_interval == said.receipt_interval);
  RC_ASSERT(heard->epochs.size() == said.epochs.size());
  for (std::size_t i = 0; i < said.epochs.size(); ++i) {
    const buoyd::EpochState& one = said.epochs[i];
    const auto last = one.last == 0 ? std::nullopt : std::optional(one.last);
    RC_ASSERT((heard->epochs[i] == HelloEpoch{one.id, one.first, last, one.floor}));
  }
}

RC_GTEST_PROP(MessagesRoundTrip, receipt, ()) {
  Receipt said;
  said.epoch = any_id();
  std::uint64_t at = any_seq() / 2;
  const int ranges = *rc::gen::inRange(0, 65);
  for (int i = 0; i < ranges; ++i) {
    const std::uint64_t length = *rc::gen::inRange<std::uint64_t>(0, 1000);
    said.have.push_back({at, at + length});
    at += length + 2;
  }
  said.upto = *rc::gen::arbitrary<bool>() ? at : 0;
  if (*rc::gen::arbitrary<bool>()) said.nonce = any_id();
  said.resync = *rc::gen::arbitrary<bool>();
  const int needs = *rc::gen::inRange(0, 33);
  for (int i = 0; i < needs; ++i) said.need.push_back(any_id());
  const std::string archive = buoyd::to_hex(any_id());
  const buoyd::Hash8 opening = any_id();
  const auto heard = buoyd::parse_receipt(write_receipt(said, archive, opening));
  RC_ASSERT(heard.has_value());
  RC_ASSERT(heard->archive == archive);
  RC_ASSERT(heard->opening == opening);
  RC_ASSERT(heard->epoch == said.epoch);
  RC_ASSERT(heard->have.list() == said.have);
  RC_ASSERT(heard->upto == said.upto);
  RC_ASSERT(heard->nonce == said.nonce);
  RC_ASSERT(heard->resync == said.resync);
  RC_ASSERT(heard->need == said.need);
}

/// Readings, the gaps between them, and perhaps a gap behind them whose end nobody knows.
buoyd::OwedRun any_run() {
  buoyd::OwedRun run;
  run.epoch = any_id();
  run.readings = test::any_readings();
  run.from = run.readings.front().seq;
  run.first = run.from - *rc::gen::inRange<std::uint64_t>(0, run.from);
  run.floor = run.from - 1;
  run.to = run.readings.back().seq;
  const auto reason =
      *rc::gen::element(GapReason::retention, GapReason::trimmed, GapReason::damaged);
  std::uint64_t next = run.from;
  for (const buoyd::StoredReading& stored : run.readings) {
    if (stored.seq > next) {
      run.lost.push_back({next, stored.seq - 1, reason, test::utc_of(1), test::utc_of(2)});
    }
    next = stored.seq + 1;
  }
  if (*rc::gen::arbitrary<bool>()) {
    run.lost.push_back({next, std::nullopt, GapReason::damaged, {}, {}});
    run.to = buoyd::unknown_end;
  }
  return run;
}

RC_GTEST_PROP(MessagesRoundTrip, batches_keep_I1_and_everything_in_them, ()) {
  buoyd::OwedRun run = any_run();
  const auto size = *rc::gen::inRange<std::size_t>(1024, 8192);
  buoyd::BatchBuilder builder;
  const auto built =
      builder.build(run, {size, 1U << 20U, std::nullopt, [](const Hash8&) { return true; }});
  RC_ASSERT(built.has_value());
  const auto batch = parse_batch(built->payload);
  RC_ASSERT(batch.has_value());
  RC_ASSERT(batch->epoch == run.epoch);
  RC_ASSERT(batch->first == run.first);
  RC_ASSERT(batch->floor == run.floor);
  RC_ASSERT(batch->from == run.from);
  RC_ASSERT((batch->range() == Range{built->from, built->to}));
  std::map<Hash8, buoyd::DescriptionPtr> known;
  for (const auto& [hash, text] : batch->descriptions) {
    known[hash] = buoyd::Description::parse(std::string(text)).value();
    RC_ASSERT(known[hash]->hash() == hash);
  }
  auto decoded = decode_blocks(batch->blocks, [&](const Hash8& hash) { return known[hash]; });
  RC_ASSERT(decoded.has_value());
  RC_ASSERT(!decoded->unknown);
  RC_ASSERT(check_accounting(*batch, decoded->readings).has_value());
  std::sort(decoded->readings.begin(), decoded->readings.end(),
            [](const auto& a, const auto& b) { return a.seq < b.seq; });
  run.readings.resize(built->readings);
  RC_ASSERT(test::shown(decoded->readings) == test::shown(run.readings));
}

}  // namespace
}  // namespace buoyshore
