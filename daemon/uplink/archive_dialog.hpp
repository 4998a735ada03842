#pragma once
// Decides when to say hello, when to send batches, when to back off, and which receipts count
// (rules B1, B4, B5 of docs/delivery.md). A pure state machine; MQTT thread.

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
  asking,       ///< a hello was sent, or is due
  open,         ///< an answer came, so batches are sent
  backing_off,  ///< nobody answers: a hello and one batch go at each step of the back-off
};

[[nodiscard]] std::string_view name_of(DialogState state);

/// How a receipt counts. Only the first two do.
enum class ReceiptWorth : std::uint8_t {
  addition,       ///< it can only add to what is delivered (I4)
  answer,         ///< it answers our current hello: it may take numbers away, up to `upto`
  foreign,        ///< it is from another archive than the trusted one
  unpinned,       ///< nobody asked for it, and no archive is trusted yet; or no connection stands
  unknown_epoch,  ///< it is for an epoch that we do not know
  other_opening,  ///< it is of another opening than the last answer
  impossible,     ///< it names numbers of the current epoch that were never committed
};

class ArchiveDialog {
 public:
  /// How long a hello waits for its answer (B1), unless the way ashore is slower.
  static constexpr Micros hello_answer_wait{60'000'000};
  static constexpr Micros least_between_hellos{60'000'000};
  static constexpr Micros longest_without_hello{6LL * 3600 * 1'000'000};
  /// The steps of the back-off double, from the first to the longest.
  static constexpr Micros first_step{60'000'000};
  static constexpr Micros longest_step{3600LL * 1'000'000};

  explicit ArchiveDialog(Micros answer_wait = hello_answer_wait) : answer_wait_(answer_wait) {}

  void connected(MonoTime now);
  void disconnected();
  /// Takes the epochs that hello lists, the current one first. If another epoch became the current
  /// one, a hello is due at once, but not during a back-off.
  void set_epochs(const std::vector<EpochState>& epochs);
  [[nodiscard]] const std::vector<EpochState>& epochs() const { return epochs_; }
  /// Takes the epochs that an answer named and that no store here has.
  void set_unknown(const std::vector<EpochId>& unknown) { unknown_ = unknown; }
  [[nodiscard]] const std::vector<EpochId>& unknown() const { return unknown_; }
  /// Sets the archive that is trusted. If it takes the place of another one, a hello is due at
  /// once. "" changes nothing: until an archive is set, the first that answers is trusted.
  void set_pinned(const std::string& archive);
  [[nodiscard]] const std::string& pinned() const { return pinned_; }

  /// The latest hello that was answered.
  [[nodiscard]] const std::optional<HeardHello>& heard() const { return heard_; }

  /// True if a hello is due. Only while connected and when the epochs are known.
  [[nodiscard]] bool hello_due(MonoTime now) const;
  /// The hello was handed over. The first `listed` of the epochs now wait for their answers.
  void hello_sent(const Hash8& nonce, std::uint16_t message, std::size_t listed, MonoTime now);
  /// The hello could not be handed over. It is tried again after a step of the back-off.
  void hello_failed(MonoTime now);
  /// Takes the PUBACK of `message`. False if this message is not the hello. If the reason says that
  /// nobody got the hello, the back-off begins.
  bool acked(std::uint16_t message, std::uint8_t reason, MonoTime now);
  /// The archive (resync) or the operator wants a hello. It is due a minute after the last one at
  /// the earliest.
  void want_hello(MonoTime now);
  /// The same, but the hello is due at once.
  void want_hello_now(MonoTime now);
  /// Nobody listens, so from now on only a hello and one batch go at each step. During a back-off
  /// this changes nothing.
  void back_off(MonoTime now);
  /// If the answer to hello is overdue, begins the back-off. If only some epochs were answered, the
  /// next hello is due after a step instead.
  void tick(MonoTime now);

  /// Wants a hello if the last one did not say all. This is so if an epoch must be asked about
  /// first, if a round has more epochs (Asking), or if an epoch is unknown here.
  void follow_up(MonoTime now);
  /// True if a batch of that epoch may be sent.
  [[nodiscard]] bool may_send(const EpochId& epoch) const;
  /// True if the next batch is the only one of this step of the back-off. probe_sent() says that it
  /// was sent.
  [[nodiscard]] bool is_probe() const { return state_ != DialogState::open && probes_ > 0; }
  void probe_sent();

  /// Judges a receipt and takes note of it. An answer ends the wait for its epoch, and its archive
  /// is trusted from now on. A hello is wanted if
  /// - the receipt says resync;
  /// - an answer lacks a part of an epoch that was wholly delivered, because then the archive was
  ///   put back from a copy and may lack other epochs, too;
  /// - the receipt is of another opening;
  /// - the receipt is no answer and comes during a back-off, because then the archive is back.
  [[nodiscard]] ReceiptWorth judge(const Receipt& receipt, MonoTime now);

  [[nodiscard]] DialogState state() const { return state_; }
  /// When tick() and hello_due() are to be called next.
  [[nodiscard]] MonoTime next_due() const;

 private:
  [[nodiscard]] bool has_unsaid(Asking asking) const;
  [[nodiscard]] const EpochState* find(const EpochId& epoch) const;
  [[nodiscard]] ReceiptWorth worth_of(const Receipt& receipt) const;
  [[nodiscard]] bool lacks_delivered(const Receipt& receipt) const;
  void answered(const Receipt& receipt, MonoTime now);
  void wait_step(MonoTime now);

  const Micros answer_wait_;
  DialogState state_ = DialogState::offline;
  std::vector<EpochState> epochs_;
  std::vector<EpochId> unknown_;
  std::vector<EpochId> told_unknown_;  // listed as unknown in the current hello
  std::string pinned_;
  std::optional<std::optional<Hash8>> opening_;  // of the last answer in this run
  std::optional<Hash8> nonce_;
  std::optional<HeardHello> heard_;
  std::optional<std::uint16_t> message_;
  std::vector<EpochId> waiting_;      // listed in the current hello and not answered yet
  std::vector<EpochId> answered_;     // listed in the current hello and answered
  std::size_t most_listed_ = 0;       // how many epochs a hello has room for
  std::optional<MonoTime> hello_at_;  // when the next hello is due
  std::optional<MonoTime> sent_at_;  // when this connection's last hello went, unless nobody got it
  std::optional<MonoTime> give_up_at_;  // when the answer is overdue
  Micros step_{0};
  int probes_ = 0;
};

}  // namespace buoyd
