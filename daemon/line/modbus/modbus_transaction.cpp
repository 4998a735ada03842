#include "line/modbus/modbus_transaction.hpp"

#include <fmt/format.h>
#include <modbus/modbus.h>
#include <sys/ioctl.h>
#include <sys/select.h>

#include <algorithm>
#include <cerrno>

#include "base/crc.hpp"
#include "line/modbus/modbus_answer.hpp"
#include "line/modbus/modbus_context.hpp"
#include "line/modbus/modbus_debt.hpp"

namespace buoyd {

namespace {

constexpr std::size_t rtu_frame_bytes = 1 + 2;  // unit, CRC
constexpr std::size_t least_rtu_frame = rtu_frame_bytes + 2;
constexpr std::size_t mbap_bytes = 7;       // transaction, protocol, length, unit
constexpr std::size_t mbap_length_end = 6;  // the length counts what follows it
constexpr std::size_t least_tcp_answer = mbap_bytes + 2;
constexpr std::size_t most_tcp_answer = MODBUS_TCP_MAX_ADU_LENGTH;
/// How long an adapter that echoes may take beyond the wire time: USB latency and scheduling.
constexpr Micros echo_latency{100'000};

/// Lends a descriptor to libmodbus for one transaction.
class LentDescriptor {
 public:
  LentDescriptor(modbus_t* context, int descriptor) : context_(context) {
    modbus_set_socket(context_, descriptor);
  }
  ~LentDescriptor() { modbus_set_socket(context_, -1); }
  LentDescriptor(const LentDescriptor&) = delete;
  LentDescriptor& operator=(const LentDescriptor&) = delete;

 private:
  modbus_t* context_;
};

tl::unexpected<Error> libmodbus_error(int code) {
  const std::string text = modbus_strerror(code);
  switch (code) {
    case ETIMEDOUT:
      return fail(ErrorCode::timeout, "the answer broke off");
    case EMBBADCRC:
    case EMBBADDATA:
      return fail(ErrorCode::damaged, text);
    default:
      return fail(ErrorCode::line_gone, text, code);
  }
}

std::size_t bytes_waiting(int descriptor) {
  int waiting = 0;
  return ioctl(descriptor, FIONREAD, &waiting) == 0 && waiting > 0
             ? static_cast<std::size_t>(waiting)
             : 0;
}

/// "nothing came" of the line, told as what it means here.
Result<void> wait_for_answer(Line& line, const ModbusRequest& request, MonoTime deadline) {
  auto woken = line.wait_readable(deadline);
  if (failed_with(woken, ErrorCode::timeout)) {
    return fail(ErrorCode::timeout,
                fmt::format("unit {}: no answer in {}", request.unit, friendly(request.timeout)));
  }
  return woken;
}

// ---- RTU

/// libmodbus has put the CRC behind it.
void show_request(Line& line, std::span<const std::uint8_t> raw, MonoTime begin) {
  std::array<std::uint8_t, MODBUS_RTU_MAX_ADU_LENGTH> frame{};
  const std::size_t size = std::min(raw.size(), frame.size() - 2);
  std::copy_n(raw.begin(), size, frame.begin());
  const std::uint16_t crc = rtu_crc(raw);
  frame[size] = static_cast<std::uint8_t>(crc & 0xFFU);
  frame[size + 1] = static_cast<std::uint8_t>(crc >> 8U);
  line.show(true, std::span(frame).first(size + 2), begin);
}

Result<void> send_rtu(Line& line, modbus_t* context, const ModbusRequest& request) {
  if (modbus_set_slave(context, request.unit) != 0) {
    return fail(ErrorCode::invalid,
                fmt::format("unit {}: {}", request.unit, modbus_strerror(errno)));
  }
  const ModbusPdu pdu = request_pdu(request);
  std::array<std::uint8_t, MODBUS_RTU_MAX_ADU_LENGTH> frame{
      static_cast<std::uint8_t>(request.unit)};
  std::ranges::copy(pdu.bytes(), frame.begin() + 1);
  const auto raw = std::span<const std::uint8_t>(frame).first(1 + pdu.bytes().size());
  const MonoTime begin = line.now();
  const int sent = modbus_send_raw_request(context, raw.data(), static_cast<int>(raw.size()));
  if (sent < 0) {
    return fail(ErrorCode::line_gone, fmt::format("send: {}", modbus_strerror(errno)), errno);
  }
  line.note_sent(static_cast<std::size_t>(sent));
  show_request(line, raw, begin);
  return {};
}

/// Adapters that hear themselves: what was sent comes back first, exactly (MB-9).
Result<void> read_echo(Line& line, const ModbusRequest& request, MonoTime deadline) {
  const ModbusPdu pdu = request_pdu(request);
  std::array<std::uint8_t, MODBUS_RTU_MAX_ADU_LENGTH> buffer{};
  const auto echo = std::span(buffer).first(pdu.bytes().size() + rtu_frame_bytes);
  std::size_t have = 0;
  while (have < echo.size()) {
    if (auto woken = line.wait_readable(deadline); !woken) {
      return woken.error().code == ErrorCode::timeout
                 ? fail(ErrorCode::timeout, "no echo: the adapter did not hear the request")
                 : woken;
    }
    auto got = line.read_some(echo.subspan(have));
    if (!got) {
      return pass_on(got);
    }
    have += *got;
  }
  const bool same = echo[0] == request.unit &&
                    std::equal(pdu.bytes().begin(), pdu.bytes().end(), echo.begin() + 1);
  return same ? Result<void>{} : fail(ErrorCode::damaged, "the echo differs from the request");
}

/// libmodbus cannot be interrupted and follows a clock of its own, so it is called only when the
/// answer ought to be there; what still lacks then may straggle for a little while (MB-3).
Result<std::size_t> receive_rtu(Line& line, modbus_t* context, std::size_t full,
                                MonoTime first_byte,
                                std::span<std::uint8_t, MODBUS_RTU_MAX_ADU_LENGTH> frame) {
  const std::size_t there = bytes_waiting(line.descriptor());
  const Micros rest = line.timing().wire_time(full - std::min(there, full));
  if (auto slept = line.sleep_until(line.now() + rest); !slept) {
    return pass_on(slept);
  }
  const auto straggle = static_cast<std::uint32_t>(
      std::clamp<Micros::rep>(line.timing().straggle.count(), 1, 999'999));
  if (modbus_set_response_timeout(context, 0, straggle) != 0) {
    return fail(ErrorCode::invalid, modbus_strerror(errno));
  }
  const std::size_t before = bytes_waiting(line.descriptor());
  const int got = modbus_receive_confirmation(context, frame.data());
  const int code = errno;
  const std::size_t after = bytes_waiting(line.descriptor());
  const std::size_t taken =
      got > 0 ? static_cast<std::size_t>(got) : before - std::min(before, after);
  line.note_received(taken);
  // Also of an answer that is none: what libmodbus read before it gave up lies in the frame.
  line.show(false, frame.first(std::min(taken, frame.size())), first_byte);
  if (got < 0) {
    return libmodbus_error(code);
  }
  return static_cast<std::size_t>(got);
}

struct AnswerBegin {
  MonoTime request_end;
  MonoTime first_byte;
};

/// Sends the request and waits for the answer's first byte.
Result<AnswerBegin> ask_rtu(Line& line, modbus_t* context, const ModbusRequest& request) {
  const Micros on_wire =
      line.timing().wire_time(rtu_frame_bytes + request_pdu(request).bytes().size());
  // Taken before the write: no true answer is earlier, however late this thread gets on.
  const MonoTime earliest = line.now() + on_wire;
  if (auto sent = send_rtu(line, context, request); !sent) {
    return pass_on(sent);
  }
  const MonoTime request_end = line.now() + on_wire;
  if (line.echoes()) {
    if (auto echo = read_echo(line, request, request_end + echo_latency); !echo) {
      return pass_on(echo);
    }
  }
  if (auto woken = wait_for_answer(line, request, request_end + request.timeout); !woken) {
    return pass_on(woken);
  }
  const MonoTime first_byte = line.now();
  if (line.timing().real_wire && first_byte < earliest) {
    return fail(ErrorCode::mismatch, "an answer before the request was on the wire");
  }
  return AnswerBegin{request_end, first_byte};
}

/// A sound frame is its unit's answer, or one that nobody asked for now. While the unit owes
/// another answer, one that comes much later than its usual ones may be that.
Result<void> note_frame(Line& line, const ModbusRequest& request, const AnswerBegin& begin,
                        const Result<std::vector<std::uint16_t>>& values) {
  UnitDebts& debts = line.modbus().debts();
  if (!values && !is_exception(values.error())) {
    debts.strayed(request.unit, line.now());
    return {};
  }
  const Micros after = begin.first_byte - begin.request_end;
  const bool is_doubtful =
      debts.owes(request.unit, line.now()) && after > debts.silence(request.unit, request.timeout);
  debts.answered(request.unit, after, line.now());
  return is_doubtful
             ? fail(ErrorCode::mismatch,
                    fmt::format("unit {}: it owed an answer, and this one, {} ms behind its "
                                "request, may be that",
                                request.unit, after.count() / 1000))
             : Result<void>{};
}

Result<ModbusAnswer> over_rtu(Line& line, const ModbusRequest& request) {
  modbus_t* context = line.modbus().rtu();
  // libmodbus aborts the process on higher ones (MB-6).
  if (context == nullptr || line.descriptor() >= FD_SETSIZE) {
    return fail(ErrorCode::invalid,
                fmt::format("descriptor {}: expected below {}", line.descriptor(), FD_SETSIZE));
  }
  const LentDescriptor lent(context, line.descriptor());
  auto begin = ask_rtu(line, context, request);
  if (!begin) {
    return pass_on(begin);
  }
  std::array<std::uint8_t, MODBUS_RTU_MAX_ADU_LENGTH> frame{};
  auto got = receive_rtu(line, context, rtu_frame_bytes + answer_pdu_size(request),
                         begin->first_byte, frame);
  if (!got) {
    return pass_on(got);
  }
  if (*got < least_rtu_frame) {  // 0: libmodbus saw another unit's number and checked no further
    line.modbus().note_stray(std::span(frame).first(answer_frame_size(frame)), line.now());
    return fail(ErrorCode::mismatch,
                fmt::format("answer of unit {}, asked {}", frame[0], request.unit));
  }
  const auto pdu = std::span(frame).subspan(1, *got - rtu_frame_bytes);
  auto values = values_of_answer(request, frame[0], pdu);
  if (auto believed = note_frame(line, request, *begin, values); !believed) {
    return pass_on(believed);
  }
  if (!values) {
    return pass_on(values);
  }
  return ModbusAnswer{std::move(*values), begin->first_byte};
}

// ---- TCP: done here and not by libmodbus, whose raw requests all carry transaction 0 and whose
// receiver ignores the header's length, so that one answer could pass for another's (MB-16, MB-17).

Result<void> send_tcp(Line& line, const ModbusRequest& request, std::uint16_t transaction) {
  const ModbusPdu pdu = request_pdu(request);
  const std::size_t size = pdu.bytes().size();
  std::array<std::uint8_t, MODBUS_TCP_MAX_ADU_LENGTH> frame{
      static_cast<std::uint8_t>(transaction >> 8),
      static_cast<std::uint8_t>(transaction & 0xFF),
      0,
      0,
      0,
      static_cast<std::uint8_t>(1 + size),
      static_cast<std::uint8_t>(request.unit)};
  std::ranges::copy(pdu.bytes(), frame.begin() + mbap_bytes);
  return line.write(std::span(frame).first(mbap_bytes + size));
}

std::size_t word_at(std::span<const std::uint8_t> bytes, std::size_t at) {
  return static_cast<std::size_t>(bytes[at] << 8 | bytes[at + 1]);
}

/// Waits for more of a frame of which so many bytes are here.
Result<void> wait_for_rest(Line& line, MonoTime deadline, std::size_t have) {
  auto woken = line.wait_readable(deadline);
  if (failed_with(woken, ErrorCode::timeout)) {
    return fail(ErrorCode::timeout, fmt::format("the answer broke off after {} bytes", have));
  }
  return woken;
}

/// Reads one frame, whose first byte is here, and nothing behind it; its header's length decides
/// where it ends. Most come whole: it waits only where a read brought nothing.
Result<std::span<const std::uint8_t>> receive_tcp(Line& line, MonoTime deadline,
                                                  std::span<std::uint8_t> frame) {
  std::size_t have = 0;
  std::size_t whole = least_tcp_answer;
  while (have < whole) {
    auto got = line.read_some(frame.subspan(have));
    if (!got) {
      return pass_on(got);
    }
    if (*got == 0) {
      if (auto woken = wait_for_rest(line, deadline, have); !woken) {
        return pass_on(woken);
      }
    }
    have += *got;
    if (have >= mbap_length_end) {
      whole = mbap_length_end + word_at(frame, 4);
    }
    if (whole < least_tcp_answer || whole > frame.size()) {
      return fail(ErrorCode::damaged, fmt::format("a frame of {} bytes", whole));
    }
  }
  if (have > whole) {
    return fail(ErrorCode::damaged, fmt::format("{} bytes behind the answer", have - whole));
  }
  return frame.first(whole);
}

Result<ModbusAnswer> over_tcp(Line& line, const ModbusRequest& request) {
  const std::uint16_t transaction = line.modbus().next_transaction();
  if (auto sent = send_tcp(line, request, transaction); !sent) {
    return pass_on(sent);
  }
  if (auto woken = wait_for_answer(line, request, line.now() + request.timeout); !woken) {
    return pass_on(woken);
  }
  const MonoTime first_byte = line.now();
  std::array<std::uint8_t, most_tcp_answer> buffer{};
  auto frame = receive_tcp(line, first_byte + request.timeout, buffer);
  if (!frame) {
    return pass_on(frame);
  }
  if (word_at(*frame, 0) != transaction || word_at(*frame, 2) != 0) {
    return fail(ErrorCode::mismatch,
                fmt::format("answer to transaction {} of protocol {}, asked {}", word_at(*frame, 0),
                            word_at(*frame, 2), transaction));
  }
  auto values = values_of_answer(request, (*frame)[mbap_bytes - 1], frame->subspan(mbap_bytes));
  if (!values) {
    return pass_on(values);
  }
  return ModbusAnswer{std::move(*values), first_byte};
}

/// The conversation is in doubt. On RTU the rest of what came may straggle, and a late answer is to
/// be waited for before the unit is believed again. Of nothing there is no rest: where no byte came
/// from a unit whose answers are not late, the time-out was the wait, and the others go on.
void distrust(Line& line, const ModbusRequest& request, ErrorCode why, bool was_silent) {
  if (why == ErrorCode::line_gone) {
    line.note_gone();
  }
  if (line.is_tcp()) {
    line.close();
  } else if (why != ErrorCode::line_gone) {
    UnitDebts& debts = line.modbus().debts();
    const bool is_late = debts.lateness(request.unit, line.now()) > Micros(0);
    debts.failed(request.unit, request.timeout, line.now());
    line.settle_before_next(was_silent && !is_late ? line.timing().latency : line.timing().settle);
  }
}

/// Once it began it ends by itself, answered or not.
Result<ModbusAnswer> exchange(Line& line, const ModbusRequest& request) {
  const Exchange under_way(line);
  return line.is_tcp() ? over_tcp(line, request) : over_rtu(line, request);
}

Result<ModbusAnswer> ask(Line& line, const ModbusRequest& request) {
  auto ready = line.prepare();
  const std::uint64_t received = line.counters().received_bytes;
  auto answer = ready ? exchange(line, request) : Result<ModbusAnswer>(pass_on(ready));
  const bool is_doubtful = ready || line.is_tcp() || ready.error().code == ErrorCode::line_gone;
  if (!answer && !is_exception(answer.error()) && is_doubtful) {
    const ErrorCode why = answer.error().code;
    const bool was_silent = why == ErrorCode::timeout && line.counters().received_bytes == received;
    distrust(line, request, why, was_silent);
  }
  return answer;
}

}  // namespace

Result<ModbusAnswer> modbus_transaction(Line& line, const ModbusRequest& request) {
  if (auto sound = check_request(request, line.is_tcp()); !sound) {
    return pass_on(sound);
  }
  const auto ask_for_nothing = [&]() -> Result<void> {
    auto answer = ask(line, request);
    if (answer || is_exception(answer.error())) return {};
    return pass_on(answer);
  };
  if (auto settled = settle_debt(line, request, ask_for_nothing); !settled) {
    return pass_on(settled);
  }
  return ask(line, request);
}

}  // namespace buoyd
