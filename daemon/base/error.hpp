#pragma once
// The one error type of the daemon. A code says what the caller does next; the text is for people.
// Values; any thread.

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>

namespace buoyd {

/// Named by what the caller does next. Policy is decided by the code alone, never by the text.
enum class ErrorCode : std::uint8_t {
  timeout,      ///< nothing, or not enough, came in time: count it, back off
  damaged,      ///< a frame failed its own check (CRC, checksum, field count): give up the frame
  mismatch,     ///< a sound frame that does not answer the question: give it up
  refused,      ///< the instrument answered with an exception; `detail` is its code
  busy,         ///< the instrument asks to come again later
  line_gone,    ///< the descriptor is dead: close it, wait for the device, open it anew
  stopped,      ///< the wait was interrupted because the thread is to end
  invalid,      ///< input (configuration, model, message, command) breaks a rule; never retried
  full,         ///< a bound was reached (queue, quota, disk)
  storage,      ///< SQLite; `detail` is the extended result code
  unavailable,  ///< not there yet (device, file, broker, daemon): try again later
};

/// In the order of the codes: in status, events and logs.
inline constexpr std::array<std::string_view, 11> error_names{
    "timeout", "damaged", "mismatch", "refused", "busy",       "line_gone",
    "stopped", "invalid", "full",     "storage", "unavailable"};

[[nodiscard]] constexpr std::string_view name_of(ErrorCode code) {
  return error_names[static_cast<std::size_t>(code)];
}

struct Error {
  ErrorCode code;
  std::string text;  ///< what went wrong, where, and what was expected
  int detail = 0;    ///< number of the layer below (errno, exception code, SQLite code); 0 if none
};

template <class T>
using Result = tl::expected<T, Error>;

/// `return fail(ErrorCode::timeout, "no answer in 300 ms");`
[[nodiscard]] inline tl::unexpected<Error> fail(ErrorCode code, std::string text, int detail = 0) {
  return tl::unexpected<Error>(Error{code, std::move(text), detail});
}

/// "PLACE: what errno says", and errno as `detail`: what the kernel refuses may come later.
[[nodiscard]] inline tl::unexpected<Error> fail_by_errno(const std::string& place) {
  const int error = errno;
  return fail(ErrorCode::unavailable, place + ": " + std::strerror(error), error);
}

template <class T>
[[nodiscard]] bool failed_with(const Result<T>& result, ErrorCode code) {
  return !result && result.error().code == code;
}

/// Hands an error on: `if (!r) return pass_on(r);`
template <class T>
[[nodiscard]] tl::unexpected<Error> pass_on(Result<T>& result) {
  return tl::unexpected<Error>(std::move(result.error()));
}

}  // namespace buoyd
