#include "shore/forward/forwarder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace buoyshore {

using buoyd::Error;
using buoyd::ErrorCode;
using buoyd::Priority;
using buoyd::Result;

Forwarder::Forwarder(std::string name, ArchiveReader& archive, Outbox& outbox, Cursor& cursor,
                     Sender& sender, const buoyd::Clock& clock, std::function<bool()> must_end,
                     buoyd::RepeatLog::Sink tell)
    : name_(std::move(name)),
      archive_(archive),
      outbox_(outbox),
      cursor_(cursor),
      sender_(sender),
      clock_(clock),
      must_end_(std::move(must_end)),
      tell_(tell),
      log_(clock, std::move(tell)),
      reported_at_(clock.mono()),
      reported_rows_(cursor.totals().rows) {}

Forwarder::Step Forwarder::step() {
  if (must_end_()) return {Outcome::stopped};
  if (std::exchange(is_new_, false)) take_over();
  if (!cursor_.pending()) {
    if (auto end = prepare()) return *end;
  }
  return send();
}

/// A batch that another process left. What certainly did not come is made as it is wanted now; what
/// may have come stays as it is, so that the platform knows it again.
void Forwarder::take_over() {
  const auto& batch = cursor_.pending();
  was_sent_before_ = batch && batch->may_be_there;
  if (!batch) return;
  const ForwardOrder& order = outbox_.order();
  const bool fits = batch->places.empty() || batch->places == order.target.places();
  const bool is_same = batch->form.empty() || batch->form == order.form;
  if (!was_sent_before_ || !fits) {
    tell_failure(make_anew("is not for this target"));
  } else if (!is_same && batch->was_refused) {
    tell_failure(make_anew("was refused"));
  } else if (!is_same) {
    tell_(Priority::notice,
          fmt::format("batch {} goes to {} in its old form, because it may be there already "
                      "(--anew makes it anew)",
                      batch->parcel.name, name_));
  }
}

/// May the platform have some of the pending batch?
bool Forwarder::may_be_there() const {
  return was_sent_before_ || (was_tried_ && sender_.may_have_come());
}

void Forwarder::tell_failure(const Result<void>& done) {
  if (!done) tell_(Priority::error, done.error().text);
}

/// It says what may come twice.
Result<void> Forwarder::make_anew(const std::string& why) {
  const auto& batch = cursor_.pending();
  if (!batch) return {};
  if (may_be_there()) {
    tell_(Priority::warning,
          fmt::format("batch {} {} and is made anew; an attempt before may have brought it, and "
                      "its {} readings and {} gaps may be there twice then",
                      batch->parcel.name, why, batch->rows, batch->lost));
  }
  return cursor_.drop();
}

Forwarder::Step Forwarder::dropped(const std::string& why) {
  auto made = make_anew(why);
  return made ? Step{Outcome::dropped} : not_kept(made.error());
}

/// At the end: a batch that certainly did not come binds nobody.
void Forwarder::keep_what_is_known() {
  if (!cursor_.pending() || may_be_there()) return;
  tell_failure(cursor_.note(false, false));
}

/// Nullopt: a batch is pending now.
std::optional<Forwarder::Step> Forwarder::prepare() {
  auto sql = archive_.sql();
  if (!sql) return failed("archive", sql.error());
  auto news = has_news(**sql);
  if (!news) return failed("archive", news.error());
  if (!*news) return Step{Outcome::idle};
  auto batch = outbox_.next(**sql);
  if (!batch) {
    data_version_ = -1;  // its news are not known yet
    return failed("archive", batch.error());
  }
  log_.ended(name_, "archive", "the archive can be read again");
  std::optional<ForwardBatch> made = std::move(*batch);
  if (!made) return Step{Outcome::idle};
  data_version_ = -1;  // there may be more
  if (auto prepared = cursor_.prepare(std::move(*made)); !prepared) {
    return not_kept(prepared.error());
  }
  was_sent_before_ = false;
  was_tried_ = false;
  return std::nullopt;
}

/// Did others write, or may readings have got a time since? A file that was replaced is seen by the
/// latter.
Result<bool> Forwarder::has_news(PreparedSql& sql) {
  auto version = sql.integer("PRAGMA data_version");
  if (!version) return pass_on(version);
  const bool is_due = clock_.mono() - looked_at_ >= Outbox::between_placings;
  const std::int64_t now = version->value_or(0);
  if (std::exchange(data_version_, now) == now && !is_due) return false;
  looked_at_ = clock_.mono();
  return true;
}

Forwarder::Step Forwarder::send() {
  const std::optional<ForwardBatch>& batch = cursor_.pending();
  if (!batch) return {Outcome::idle};
  auto sent = sender_.send(batch->parcel);
  was_tried_ = true;
  if (failed_with(sent, ErrorCode::stopped)) return {Outcome::stopped};
  if (failed_with(sent, ErrorCode::refused)) return refused(*batch, sent.error());
  if (failed_with(sent, ErrorCode::mismatch)) {
    return dropped(fmt::format("fits no more ({})", sent.error().text));
  }
  if (!sent) return failed("send", sent.error());
  if (auto finished = cursor_.finish(); !finished) return not_kept(finished.error());
  log_.ended(name_, "send", "it takes what is sent again");
  log_.ended(name_, "state", "the state can be written again");
  pause_ = buoyd::Micros(0);
  return {Outcome::sent};
}

/// A batch that the platform cannot have is made anew next time, perhaps in another form; at once
/// if it was made for another form than that of this process.
Forwarder::Step Forwarder::refused(const ForwardBatch& batch, const Error& error) {
  const bool is_perhaps_there = may_be_there();
  if (is_perhaps_there && !batch.form.empty() && batch.form != outbox_.order().form) {
    return dropped(fmt::format("is refused ({})", error.text));
  }
  tell_(
      Priority::error,
      fmt::format("{} does not take batch {}: {}{}", name_, batch.parcel.name, error.text,
                  is_perhaps_there ? "; it may have it from an attempt before, so the batch stays "
                                     "as it is until --form or --rows change (--anew makes it anew)"
                                   : ""));
  tell_failure(is_perhaps_there ? cursor_.note(true, true) : cursor_.drop());
  return {Outcome::refused};
}

Forwarder::Step Forwarder::failed(const std::string& kind, const Error& error) {
  if (must_end_()) return {Outcome::stopped};
  log_.occurred(name_, kind, Priority::warning, fmt::format("{}: {}", name_, error.text));
  pause_ = std::clamp(pause_ * 2, first_pause, longest_pause);
  const buoyd::Micros asked = error.code == ErrorCode::busy && kind == "send"
                                  ? std::chrono::seconds(error.detail)
                                  : buoyd::Micros(0);
  return {Outcome::failed, std::max(pause_, std::min(asked, longest_asked)), asked};
}

/// Of a state that is gone nothing is sent any more: nobody would know what was.
Forwarder::Step Forwarder::not_kept(const Error& error) {
  if (error.code != ErrorCode::invalid) return failed("state", error);
  const auto& batch = cursor_.pending();
  tell_(Priority::error,
        fmt::format("{}; put it back, or the platform gets everything again{}", error.text,
                    batch ? ". Batch " + batch->parcel.name + " was sent last" : ""));
  return {Outcome::lost};
}

Forwarder::Outcome Forwarder::run(bool is_once) {
  const Outcome outcome = steps(is_once);
  keep_what_is_known();
  return outcome;
}

Forwarder::Outcome Forwarder::steps(bool is_once) {
  int tries = 0;
  for (;;) {
    const Step done = step();
    report();
    tries = done.outcome == Outcome::failed ? tries + 1 : 0;
    switch (done.outcome) {
      case Outcome::stopped:
      case Outcome::refused:
      case Outcome::lost:
        return done.outcome;
      case Outcome::idle:
        if (is_once) return done.outcome;
        sender_.rest(clock_.mono() + between_looks);
        break;
      case Outcome::failed:
        if (is_once && has_had_enough(done, tries)) return done.outcome;
        sender_.rest(clock_.mono() + done.pause);
        break;
      case Outcome::sent:
      case Outcome::dropped:
        break;
    }
  }
}

/// Of what is to end: whoever started it waits better than this does.
bool Forwarder::has_had_enough(const Step& failure, int tries) const {
  const bool is_long = failure.asked > longest_pause;
  if (!is_long && tries < most_tries) return false;
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(failure.asked).count();
  tell_(Priority::error,
        is_long ? fmt::format("{} asks to come again in {} s, at {}: it ends here, start it then",
                              name_, seconds, buoyd::iso8601(clock_.wall() + failure.asked))
                : fmt::format("{}: {} failures in a row: it ends here, start it again later", name_,
                              tries));
  return true;
}

/// Once a minute, if something was sent or is owed.
void Forwarder::report() {
  if (clock_.mono() - reported_at_ < between_reports) return;
  reported_at_ = clock_.mono();
  auto sql = archive_.sql();
  if (!sql) return;  // prepare() says so
  const auto owed = outbox_.owed(**sql);
  const std::uint64_t sent =
      cursor_.totals().rows - std::exchange(reported_rows_, cursor_.totals().rows);
  if (!owed || (sent == 0 && owed->rows == 0)) return;
  tell_(Priority::info,
        fmt::format("{}: {} readings sent in the last minute, {} owed{}", name_, sent, owed->rows,
                    owed->unplaced == 0 ? ""
                                        : fmt::format(", {} of them wait until their time is known",
                                                      owed->unplaced)));
}

}  // namespace buoyshore
