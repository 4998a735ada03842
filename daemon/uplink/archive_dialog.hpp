#pragma once
// Hello, its answers and whom to believe (rules B1, B4, B5 of docs/delivery.md): when to ask
// the archive, when to send, when to back off. A pure state machine; MQTT thread.

#include <optional>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "core/delivery.hpp"
#include "uplink/hello.hpp"
#include "uplink/receipt.hpp"

namespace buoyd {

enum class DialogState : std::uint8_t {
  offline,      ///< no connection
  asking,       ///< hello is out, or about to go
  open,         ///< an answer came: batches flow
  backing_off,  ///< nobody answers: hello and one batch after 1, 2, 4 … 60 minutes
};

[[nodiscard]] std::string_view name_of(DialogState state);

/// What a receipt is worth.
enum class ReceiptWorth : std::uint8_t {
  addition,       ///< it can only add to what is delivered (I4)
  answer,         ///< to our own current hello: it may take away, up to `upto`
  foreign,        ///< of an archive that this store does not trust
  unpinned,       ///< unasked for, while no archive is trusted yet
  unknown_epoch,  ///< of an epoch that we do not know
  other_opening,  ///< of before the archive was opened anew, or after, and nothing was asked since
  impossible,     ///< it claims more than was ever committed
};

class ArchiveDialog {
 public:
  /// B1: from a hello until another one is sent.
  static constexpr Micros hello_answer_wait{60'000'000};
  static constexpr Micros least_between_hellos{60'000'000};
  static constexpr Micros longest_without_hello{6LL * 3600 * 1'000'000};
  static constexpr Micros first_step{60'000'000};
  static constexpr Micros longest_step{3600LL * 1'000'000};

  void connected(MonoTime now);
  void disconnected();
  /// The epochs of the store, the current one first. Another current one is told in a hello at
  /// once.
  void set_epochs(const std::vector<EpochState>& epochs);
  [[nodiscard]] const std::vector<EpochState>& epochs() const { return epochs_; }
  /// Epochs that an answer named and no store here has.
  void set_unknown(const std::vector<EpochId>& unknown) { unknown_ = unknown; }
  [[nodiscard]] const std::vector<EpochId>& unknown() const { return unknown_; }
  /// The archive that is trusted; "" = the first that answers. In place of another one it is said
  /// hello to at once.
  void set_pinned(const std::string& archive);
  [[nodiscard]] const std::string& pinned() const { return pinned_; }

  /// The latest hello that was answered.
  [[nodiscard]] const std::optional<HeardHello>& heard() const { return heard_; }

  /// Is it time for a hello? Only while connected and when the epochs are known.
  [[nodiscard]] bool hello_due(MonoTime now) const;
  /// It was handed over; `listed` epochs wait for their answers.
  void hello_sent(const Hash8& nonce, std::uint16_t message, std::size_t listed, MonoTime now);
  /// It could not be handed over: tried again after the back-off's step.
  void hello_failed(MonoTime now);
  /// A PUBACK of `message`: was it the hello's? A reason that says nobody has it ends the wait.
  bool acked(std::uint16_t message, std::uint8_t reason, MonoTime now);
  /// Somebody (the archive's resync, the operator) wants a hello: at most one a minute.
  void want_hello(MonoTime now);
  /// As want_hello(), without the minute: at the end of the run, for a receipt at once.
  void want_hello_now(MonoTime now);
  /// Nobody listens: only hello and one batch a step from here on. Nothing new while it backs off.
  void back_off(MonoTime now);
  /// Time passes.
  void tick(MonoTime now);

  /// Wants a hello for what the last one did not say: an epoch that must be asked for first, the
  /// next ones of a round (Asking), that one is unknown here.
  void follow_up(MonoTime now);
  /// May a batch of that epoch go? A probe counts as one when probe_sent() is called.
  [[nodiscard]] bool may_send(const EpochId& epoch) const;
  [[nodiscard]] bool is_probe() const { return state_ != DialogState::open && probes_ > 0; }
  void probe_sent();

  /// Judges a receipt and takes note: an answer ends the wait for its epoch, the first archive
  /// that answers is pinned, resync asks for a hello, and so does an answer that lacks what was
  /// delivered wholly: the archive was put back from a copy, and may lack other epochs too.
  [[nodiscard]] ReceiptWorth judge(const Receipt& receipt, MonoTime now);

  [[nodiscard]] DialogState state() const { return state_; }
  /// When tick() or hello_due() has something new to say.
  [[nodiscard]] MonoTime next_due() const;

 private:
  [[nodiscard]] bool has_unsaid(Asking asking) const;
  [[nodiscard]] const EpochState* find(const EpochId& epoch) const;
  [[nodiscard]] ReceiptWorth worth_of(const Receipt& receipt) const;
  [[nodiscard]] bool lacks_delivered(const Receipt& receipt) const;
  void answered(const Receipt& receipt, MonoTime now);
  void wait_step(MonoTime now);

  DialogState state_ = DialogState::offline;
  std::vector<EpochState> epochs_;
  std::vector<EpochId> unknown_;
  std::vector<EpochId> told_unknown_;  // by the current hello
  std::string pinned_;
  std::optional<std::optional<Hash8>> opening_;  // of the archive, by its last answer in this run
  std::optional<Hash8> nonce_;
  std::optional<HeardHello> heard_;
  std::optional<std::uint16_t> message_;
  std::vector<EpochId> waiting_;        // listed in the current hello and not answered yet
  std::vector<EpochId> answered_;       // by it
  std::size_t most_listed_ = 0;         // epochs that a hello has room for
  std::optional<MonoTime> hello_at_;    // the next hello
  std::optional<MonoTime> sent_at_;     // the last hello of this connection
  std::optional<MonoTime> give_up_at_;  // the answer is overdue
  Micros step_{0};
  int probes_ = 0;
};

}  // namespace buoyd
