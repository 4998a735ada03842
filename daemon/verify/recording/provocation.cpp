#include "verify/recording/provocation.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "base/crc.hpp"
#include "verify/run/exchanges.hpp"

namespace buoyd {

namespace {

using Bytes = std::vector<std::uint8_t>;

constexpr Micros least_hearing = std::chrono::milliseconds(500);
constexpr Micros most_hearing = std::chrono::seconds(5);
constexpr Micros longest_recovery = std::chrono::seconds(60);
constexpr Micros longest_start = std::chrono::minutes(3);
constexpr Micros without_power = std::chrono::seconds(3);
constexpr Micros between_requests = std::chrono::milliseconds(100);
constexpr Micros silence = std::chrono::milliseconds(200);
constexpr std::uint8_t last_unit = 247;

bool has_crc(const RunHead& head) {
  return head.is_modbus && !head.is_tcp;
}

Bytes with_other_unit(const RunHead& head, Bytes request) {
  std::uint8_t& unit = request[unit_place(head)];
  unit = unit >= last_unit ? std::uint8_t{1} : static_cast<std::uint8_t>(unit + 1);
  if (!has_crc(head)) return request;
  request.resize(request.size() - 2);
  const std::uint16_t crc = rtu_crc(request);
  request.push_back(static_cast<std::uint8_t>(crc & 0xFFU));
  request.push_back(static_cast<std::uint8_t>(crc >> 8U));
  return request;
}

Bytes with_wrong_crc(Bytes request) {
  request.back() = static_cast<std::uint8_t>(~request.back());
  return request;
}

/// Samples count; what they say does not matter here.
class CountingSink final : public SampleSink {
 public:
  void take(Sample /*sample*/) override { ++count; }
  std::uint64_t count = 0;
};

class Provocation {
 public:
  Provocation(PacedLine& line, LinePlan plan, const RunRecord& record,
              const ProvocationOptions& options)
      : head_(record.head),
        request_(answered_request(record)),
        plan_(std::move(plan)),
        options_(options),
        line_(line) {}

  [[nodiscard]] Result<Provocations> run() {
    if (plan_.instruments.size() != 1) {
      return fail(ErrorCode::invalid, "it is not alone on its line: nothing can be provoked there");
    }
    if (auto opened = line_.open(); !opened) return pass_on(opened);
    line_.tap().open(MonoTime::max());
    if (auto done = run_faults(); !done) return pass_on(done);
    return std::move(all_);
  }

 private:
  struct Fault {
    const char* name;
    const char* why_not;  // "": it can be made
    Result<void> (Provocation::*make)(Provoked&);
  };

  Result<void> run_faults() {
    const char* const no_power = options_.set_power ? "" : "no power switch";
    const char* const asked = !options_.provoke              ? "not asked for"
                              : plan_.listens                ? "it is not asked"
                              : request_.empty()             ? "nothing answered"
                              : !only_reads(head_, request_) ? "its request is none of reading"
                                                             : "";
    const auto with = [&](const char* why_not) { return *asked != '\0' ? asked : why_not; };
    const std::array<Fault, 7> faults{{
        {"wrong_crc", with(has_crc(head_) ? "" : "no checksum"), &Provocation::send_wrong_crc},
        {"wrong_unit", with(head_.is_modbus ? "" : "no unit"), &Provocation::send_wrong_unit},
        {"short_gap", with(""), &Provocation::send_twice},
        {"half_request", with(""), &Provocation::send_half},
        {"collision", with(""), &Provocation::collide},
        {"power_cut", with(no_power), &Provocation::cut_power_in_answer},
        {"start_up", no_power, &Provocation::start_up},
    }};
    for (const Fault& fault : faults) {
      if (auto done = run_fault(fault); !done) return done;
    }
    return {};
  }

  Result<void> run_fault(const Fault& fault) {
    Provoked made;
    made.fault = fault.name;
    made.why_not = fault.why_not;
    if (!made.why_not.empty()) {
      all_.made.push_back(made);
      return {};
    }
    for (int round = 0; round < provocation_rounds && !options_.must_end(); ++round) {
      made = {};
      made.fault = fault.name;
      if (auto done = (this->*fault.make)(made); !done) return done;
      if (made.fault != "start_up") recover(made);
      keep_bytes();
      if (!made.recovered && options_.must_end()) return {};  // it was not given its time
      all_.made.push_back(made);
    }
    return {};
  }

  // ---- faults: what they leave behind is for recover()

  Result<void> send_wrong_crc(Provoked& made) {
    return send_and_hear(with_wrong_crc(request_), made);
  }
  Result<void> send_wrong_unit(Provoked& made) {
    return send_and_hear(with_other_unit(head_, request_), made);
  }
  Result<void> send_half(Provoked& made) {
    return send_and_hear(Bytes(request_.begin(), request_.begin() + half()), made);
  }

  /// Without the silence that the line keeps between two requests.
  Result<void> send_twice(Provoked& /*made*/) {
    Bytes both = request_;
    both.insert(both.end(), request_.begin(), request_.end());
    return send(both);
  }

  /// Sends the request again into its answer.
  Result<void> collide(Provoked& /*made*/) {
    if (auto sent = send(request_); !sent) return sent;
    if (!heard_something(hearing())) return {};
    return line_.is_open() ? tolerate(line_.write(request_)) : Result<void>();
  }

  Result<void> cut_power_in_answer(Provoked& /*made*/) {
    if (auto sent = send(request_); !sent) return sent;
    (void)heard_something(hearing());
    return cycle_power();
  }

  /// From power to its first answer, or its first message.
  Result<void> start_up(Provoked& made) {
    if (auto cycled = cycle_power(); !cycled) return cycled;
    ask_until_answered(made, longest_start);
    return {};
  }

  // ---- parts

  /// What came until the power is on again is none of its start.
  Result<void> cycle_power() {
    if (auto off = options_.set_power(false); !off) return off;
    const MonoTime off_at = line_.now();
    if (auto slept = line_.sleep_until(line_.now() + without_power); !slept) return slept;
    std::array<std::uint8_t, 1024> old{};
    for (auto got = line_.read_some(old); got && *got > 0;) got = line_.read_some(old);
    CountingSink nobody;
    Driver& driver = *plan_.instruments.front().driver;
    driver.expire(MonoTime::max(), nobody);
    driver.line_opened(off_at);  // nothing is under way since, so its first message is whole
    return options_.set_power(true);
  }

  /// An instrument whose connection ends is no error here: recover() opens the line again.
  static Result<void> tolerate(const Result<void>& done) {
    return failed_with(done, ErrorCode::stopped) ? done : Result<void>();
  }

  Result<void> send(std::span<const std::uint8_t> bytes) {
    if (auto opened = line_.open(); !opened) return {};
    if (auto ready = line_.prepare(); !ready) return tolerate(ready);
    return tolerate(line_.write(bytes));
  }

  Result<void> send_and_hear(const Bytes& bytes, Provoked& made) {
    if (auto sent = send(bytes); !sent) return sent;
    const MonoTime until = line_.now() + hearing();
    std::size_t heard = 0;
    while (line_.is_open() && line_.wait_readable(until)) {
      std::array<std::uint8_t, 512> buffer{};
      const auto got = line_.read_some(buffer);
      if (!got) break;
      heard += *got;
    }
    made.was_answered = heard > (line_.echoes() ? bytes.size() : 0);
    return {};
  }

  bool heard_something(Micros within) {
    return line_.is_open() && line_.wait_readable(line_.now() + within).has_value();
  }

  /// What the fault still brings is no answer: the first request waits for silence.
  void recover(Provoked& made) {
    line_.settle_before_next(silence);
    ask_until_answered(made, longest_recovery);
  }

  /// Asks as buoyd does until it answers, or hears until it speaks.
  void ask_until_answered(Provoked& made, Micros longest) {
    const MonoTime begun = line_.now();
    while (line_.now() - begun < longest && !options_.must_end()) {
      if (auto opened = line_.open(); opened && answers(made, begun + longest)) {
        made.recovered = line_.now() - begun;
        return;
      }
      if (auto slept = line_.sleep_until(line_.now() + between_requests); !slept) return;
    }
  }

  bool answers(Provoked& made, MonoTime until) {
    CountingSink sink;
    Driver& driver = *plan_.instruments.front().driver;
    if (!plan_.listens) {
      ++made.requests;
      const auto polled = driver.poll(line_, sink);
      if (failed_with(polled, ErrorCode::line_gone)) line_.close();
      return polled.has_value();
    }
    std::array<std::uint8_t, 1024> buffer{};
    while (sink.count == 0 && line_.wait_readable(until) && !options_.must_end()) {
      const auto got = line_.read_some(buffer);
      if (!got) return false;
      driver.receive(std::span(buffer).first(*got), line_.now(), sink);
    }
    return sink.count > 0;
  }

  void keep_bytes() {
    TapContents more = line_.tap().take();
    all_.bytes.lost_bytes += more.lost_bytes;
    std::ranges::move(more.pieces, std::back_inserter(all_.bytes.pieces));
  }

  [[nodiscard]] Bytes::difference_type half() const {
    return static_cast<Bytes::difference_type>(request_.size() / 2);
  }
  [[nodiscard]] Micros hearing() const {
    const InstrumentPlan& one = plan_.instruments.front();
    return std::clamp(one.settings.timeout.value_or(one.model->timeout), least_hearing,
                      most_hearing);
  }

  const RunHead& head_;
  const Bytes request_;
  LinePlan plan_;
  const ProvocationOptions& options_;
  PacedLine& line_;
  Provocations all_;
};

}  // namespace

std::vector<std::uint8_t> answered_request(const RunRecord& record) {
  std::vector<AskedOnce> asked = exchanges_of(record);
  std::erase_if(asked, [](const AskedOnce& one) { return !one.answer_time; });
  if (asked.empty()) return {};
  const auto reads = std::ranges::find_if(asked.rbegin(), asked.rend(), [&](const AskedOnce& one) {
    return only_reads(record.head, one.request);
  });
  const auto last = reads == asked.rend() ? asked.rbegin() : reads;
  const auto piece = std::ranges::find_if(
      record.pieces, [&](const CapturePiece& one) { return one.sent && one.at == last->at; });
  return piece == record.pieces.end() ? std::vector<std::uint8_t>() : piece->bytes;
}

bool only_reads(const RunHead& head, std::span<const std::uint8_t> request) {
  if (!head.is_modbus) return true;  // the text that buoyd itself asks by, each time
  const std::size_t place = unit_place(head) + 1;
  return request.size() > place + 2 && request[place] >= 1 && request[place] <= 4;
}

Result<Provocations> provoke(PacedLine& line, LinePlan plan, const RunRecord& record,
                             const ProvocationOptions& options) {
  return Provocation(line, std::move(plan), record, options).run();
}

}  // namespace buoyd
