#pragma once
// Whether a command from ashore is to be carried out (docs/commands.md): not a retained one, not
// twice, not too late, not too often, and only what the configuration allows; of those that came by
// short messages none that is older than one of them that was carried out. A state machine without
// threads; main thread.

#include <deque>
#include <functional>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "base/time.hpp"
#include "command/call_rate.hpp"
#include "command/command_memory.hpp"
#include "core/command.hpp"
#include "core/settings.hpp"

namespace buoyd {

class CommandGate {
 public:
  static constexpr Micros longest_life = std::chrono::hours(24 * 7);
  /// So much more is taken: who reckoned with `longest_life` did so by another clock.
  static constexpr Micros clock_difference = std::chrono::hours(1);
  /// An id is known at least so long, whatever the wall clock does meanwhile, …
  static constexpr Micros shortest_memory = std::chrono::hours(1);
  /// … and longer than that at the rate of one sender: beyond these the oldest goes of the sender
  /// that has the most.
  static constexpr std::size_t most_ids = 1000;
  /// Of whole answers; beyond these the oldest becomes brief of the sender that has the most.
  static constexpr std::size_t most_bytes = 65536;

  /// What is to be done with a call.
  struct Verdict {
    enum class Kind : std::uint8_t {
      run,     ///< begin(), carry it out, finish()
      answer,  ///< it has an id, but is refused: say `text`; the next time may be another
      again,   ///< a repeat: `text` is its first answer, whole
      ignore,  ///< nobody is answered; `text` says why
    };
    Kind kind = Kind::ignore;
    std::string text;
    std::string id;
    WallTime expires;  ///< until then its id is to be known
    Json request;
  };

  struct Now {
    WallTime wall;
    ClockState clock;
    MonoTime mono;
  };

  [[nodiscard]] Verdict check(const CommandCall& call, const CommandSettings& settings,
                              const Now& now);
  /// The call is about to be carried out; `interrupted` is its answer in case we end meanwhile.
  void begin(const CommandCall& call, const Verdict& verdict, std::string interrupted,
             MonoTime now);
  /// What it was answered: `whole` with its result is kept while there is room, then `brief`.
  void finish(const std::string& id, std::string whole, std::string brief);
  /// One that an earlier run answered.
  void restore(AnsweredCommand answered, MonoTime now);

  /// All that are known, brief: for the next start.
  [[nodiscard]] std::vector<AnsweredCommand> answered() const;

 private:
  struct Known {
    std::string id;
    std::string sender;
    std::string whole;  // "" once it had to go
    std::string brief;
    WallTime expires;
    MonoTime since;
    std::uint64_t number = 0;  // of a short message; the newest is never forgotten
    bool under_way = false;

    [[nodiscard]] const std::string& answer() const { return whole.empty() ? brief : whole; }
  };

  void shorten();
  using Measure = std::function<std::size_t(const Known&)>;
  /// The oldest of the sender whose ones come to most; there is one.
  [[nodiscard]] std::deque<Known>::iterator oldest_of_the_greediest(const Measure& measure);
  [[nodiscard]] Known* find(const std::string& id);
  void forget(const Now& now);
  [[nodiscard]] bool is_newest(const Known& known) const;

  std::deque<Known> known_;  // oldest first
  CallRate rate_;
  std::uint64_t newest_ = 0;  // number of a short message that was carried out; 0: none was
};

}  // namespace buoyd
