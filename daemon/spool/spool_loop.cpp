#include "spool/spool_loop.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "spool/newest_of_each.hpp"

namespace buoyd {

namespace {

/// Events that wait to be stored, at most.
constexpr std::size_t most_own = 64;
/// Between two slices of a seal, where no commit is due before.
constexpr Micros sealing_pause{200'000};

}  // namespace

SpoolLoop::SpoolLoop(const SpoolSetup& setup, const Clock& clock, RepeatLog& log,
                     BeforeCommit before_commit)
    : clock_(clock),
      log_(log),
      before_commit_(std::move(before_commit)),
      spool_(setup, clock),
      inbox_(clock),
      raw_([this] { inbox_.wake(); }),
      boot_id_(setup.boot_id),
      pacer_(setup.settings.commit_interval),
      requests_(most_requests, most_request_bytes) {
  raw_.set_on(setup.settings.raw_share > 0);
}

SpoolLoop::~SpoolLoop() = default;

void SpoolLoop::run() {
  open();
  while (!stopping_.load(std::memory_order_acquire)) {
    const Rest pause = turn();
    if (pause.at_most > Micros{0}) inbox_.wait(pause.at_most, pause.for_any);
  }
  close();
}

void SpoolLoop::stop() {
  stopping_.store(true, std::memory_order_release);
  inbox_.wake();
}

void SpoolLoop::flush() {
  flush_.store(true, std::memory_order_release);
  inbox_.wake();
}

void SpoolLoop::introduce() {
  introduce_.store(true, std::memory_order_release);
  inbox_.wake();
}

bool SpoolLoop::ask(const OwedQuery& query) {
  return push(query, sizeof(OwedQuery));
}

bool SpoolLoop::delivered(const Delivered& delivered) {
  return push(delivered, sizeof(Delivered) + delivered.have.size() * sizeof(Range));
}

bool SpoolLoop::pin(const std::string& archive) {
  return push(archive, archive.size());
}

bool SpoolLoop::trust(const std::string& archive) {
  return push(Trust{archive}, archive.size());
}

void SpoolLoop::change(const SpoolSettings& settings) {
  settings_.update([&](auto& waiting) { waiting = settings; });
  inbox_.wake();
}

void SpoolLoop::take_settings() {
  std::optional<SpoolSettings> settings;
  settings_.update([&](auto& waiting) { settings.swap(waiting); });
  if (!settings) return;
  pacer_.set_interval(settings->commit_interval);
  spool_.change(*settings);
  raw_.set_on(settings->raw_share > 0);
}

bool SpoolLoop::resend(const ResendQuery& query) {
  if (looks_for_resend_.exchange(true)) return false;  // its time would be forgotten for this one
  const bool is_asked = push(query, sizeof(ResendQuery));
  if (!is_asked) looks_for_resend_ = false;
  return is_asked;
}

bool SpoolLoop::push(Request request, std::size_t bytes) {
  if (!requests_.try_push(request, bytes)) {
    return false;
  }
  inbox_.wake();
  return true;
}

SpoolStatus SpoolLoop::status() const {
  SpoolStatus status = board_.read();
  status.waiting += inbox_.size();
  status.dropped = inbox_.dropped() + status.refused;
  return status;
}

void SpoolLoop::open() {
  spool_.open();
  turned();
  note_events();
}

SpoolLoop::Rest SpoolLoop::turn() {
  turns_.fetch_add(1, std::memory_order_relaxed);
  // Before the commit: who comes while it is told of is told again.
  if (introduce_.exchange(false, std::memory_order_acq_rel)) introducing_ = true;
  take_settings();
  const Served served = serve_requests();
  const bool told = commit_due(clock_.mono()) && commit(clock_.mono());
  tend_raw();
  save_accounts(served.changed, told);
  turned();
  if ((served.changed || introducing_) && !told) {
    tell({});
  }
  resend_on();
  if (auto seal = spool_.seal_on()) seal_ = std::move(seal);
  spool_.maintain(served.count == 0);
  if (spool_.take_reads_again()) tell({}, OwedAgain::readable);
  note_events();
  post_status();
  turned();
  return rest(clock_.mono());
}

SpoolLoop::Served SpoolLoop::serve_requests() {
  Served served;
  while (served.count < most_requests) {
    auto request = requests_.try_pop();
    if (!request) break;
    ++served.count;
    served.changed = serve(*request) || served.changed;
    turned();
  }
  return served;
}

/// True if what is delivered, owed or pinned may have changed.
bool SpoolLoop::serve(Request& request) {
  if (const auto* query = std::get_if<OwedQuery>(&request)) {
    auto run = spool_.next_owed(*query);
    const Lock lock(events_mutex_);
    if (events_ != nullptr) events_->owed(*query, std::move(run));
    return false;
  }
  if (const auto* delivered = std::get_if<Delivered>(&request)) {
    return spool_.apply(*delivered);
  }
  if (const auto* copy = std::get_if<RawCopy>(&request)) {
    start_copying(*copy);
    return false;
  }
  if (const auto* wanted = std::get_if<ResendQuery>(&request)) {
    resend_was_lost_ = false;
    start_resending(*wanted);
    return false;
  }
  if (const auto* trusted = std::get_if<Trust>(&request)) {
    spool_.trust(trusted->archive);
    return true;
  }
  spool_.pin(std::get<std::string>(request));
  return true;
}

/// What waits, wherever it does: a batch that failed, our own readings, the inbox; and the start
/// reading of an epoch that has not begun.
std::optional<WaitingReadings> SpoolLoop::waiting() const {
  const bool at_once = flush_.load(std::memory_order_acquire) || !spool_.has_epoch();
  if (!batch_.empty()) {
    return WaitingReadings{batch_arrival_, batch_urgent_ || at_once};
  }
  if (!own_.empty()) {
    return WaitingReadings{own_.front().boottime, true};
  }
  const auto offered = inbox_.waiting();
  if (!copies_.empty()) {
    return WaitingReadings{offered ? offered->first : clock_.mono(), true};
  }
  if (at_once) {
    return WaitingReadings{offered ? offered->first : clock_.mono(), true};
  }
  if (seal_ && !offered) return WaitingReadings{seal_->boottime, false};
  return offered;
}

bool SpoolLoop::commit_due(MonoTime now) const {
  const auto what = waiting();
  return what && now >= pacer_.due(*what);
}

/// Makes the next batch: our own readings, then what was offered, all stamped.
void SpoolLoop::gather(MonoTime now) {
  if (!batch_.empty()) {
    return;
  }
  if (const auto what = waiting()) {
    batch_arrival_ = what->first;
    batch_urgent_ = what->urgent;
  }
  if (auto start = spool_.start_reading()) {
    batch_.push_back(std::move(*start));
  }
  for (const DroppedFacts& dropped : inbox_.take_dropped()) {
    own_.push_back(dropped_reading(dropped, now));
    note_dropped(dropped);
  }
  std::move(own_.begin(), own_.end(), std::back_inserter(batch_));
  own_.clear();
  if (seal_) batch_.push_back(std::move(*seal_));
  seal_.reset();
  const std::size_t offered = batch_.size();
  inbox_.take(spool_.batch_bytes(), batch_);
  amender_.settle(batch_, now);  // first: what is refused may say a flag of one that is not
  refuse_beyond_shares(offered, now);
  if (before_commit_) before_commit_(batch_);  // of an empty one, too: it may have something to add
  take_copies();
}

/// Of the readings from index `offered` on.
void SpoolLoop::refuse_beyond_shares(std::size_t offered, MonoTime now) {
  shares_.set_bound(spool_.bound());
  const auto first = batch_.begin() + static_cast<std::ptrdiff_t>(offered);
  batch_.erase(std::remove_if(first, batch_.end(),
                              [&](const Reading& one) { return !shares_.admits(one, now); }),
               batch_.end());
  for (const DroppedFacts& dropped : shares_.take_refused(now)) {
    batch_.push_back(dropped_reading(dropped, now));
    note_dropped(dropped);
  }
}

void SpoolLoop::note_dropped(const DroppedFacts& dropped) {
  log_.occurred("spool", "dropped " + dropped.instrument, Priority::error,
                fmt::format("{} readings of {} were dropped: the spool could not take them",
                            dropped.count, dropped.instrument));
}

/// True if something was committed.
bool SpoolLoop::commit(MonoTime now) {
  const bool flushing = flush_.exchange(false, std::memory_order_acq_rel);
  pacer_.started(now);
  const auto ready = spool_.get_ready();
  if (flushing) shares_.count_now();
  gather(now);
  if (flushing && inbox_.size() > 0) {
    flush_.store(true, std::memory_order_release);  // more than one batch holds
  }
  status_.refused = shares_.refused();
  if (batch_.empty()) {
    inbox_.committed();  // all that was taken was refused
    if (ready) return false;
  }
  const auto first = ready ? spool_.commit(batch_) : tl::unexpected(ready.error());
  if (!first) {
    pacer_.failed();
    ++status_.failures;
    log_.occurred("spool", "commit", Priority::error,
                  fmt::format("readings are kept in memory: {}", first.error().text));
    return false;
  }
  committed(*first);
  return true;
}

void SpoolLoop::committed(std::uint64_t first) {
  log_.ended("spool", "commit", "readings are stored again");
  inbox_.committed();
  if (spool_.take_owed_went()) shares_.let_go(clock_.mono());
  status_.committed += batch_.size();
  ++status_.commits;
  if (const auto epoch = spool_.epoch()) amender_.committed(*epoch, first, batch_);
  tell(newest_of_each(batch_, first));
  batch_.clear();
  if (copying_ && copies_.empty()) {
    answer_copy(std::move(*copying_));
    copying_.reset();
  }
}

/// What is delivered goes along with the next commit. Where no reading comes it is written by
/// itself, so that who reads the file does not see it owed for long.
void SpoolLoop::save_accounts(bool changed, bool is_committed) {
  const MonoTime now = clock_.mono();
  if (is_committed) {
    unsaved_since_.reset();
  } else if (changed && !unsaved_since_) {
    unsaved_since_ = now;
  }
  if (unsaved_since_ && now - *unsaved_since_ >= longest_wait && !waiting()) {
    spool_.save();
    unsaved_since_.reset();
  }
}

void SpoolLoop::connect(DeliveryEvents* events) {
  const Lock lock(events_mutex_);
  events_ = events;
}

void SpoolLoop::tell(std::vector<StoredReading> newest, OwedAgain again) {
  const Lock lock(events_mutex_);
  if (events_ == nullptr || !spool_.has_epoch()) {
    return;
  }
  SpoolNews news = spool_.news();
  const bool is_new = std::exchange(introducing_, false);
  if (is_new && is_resending(news.epochs)) again = OwedAgain::resent;
  news.committed = std::move(newest);
  news.again = again;
  events_->news(std::move(news));
}

void SpoolLoop::note_events() {
  for (const SpoolEvent& event : spool_.take_events()) {
    if (event.ends) {
      log_.ended("spool", event.kind, event.text);
    } else {
      log_.occurred("spool", event.kind, Priority::error, event.text);
    }
    if (own_.size() < most_own) {
      const std::string kind = event.ends ? event.kind + "_ended" : event.kind;
      own_.push_back(event_reading({"spool", kind, event.text}, clock_.mono()));
    }
  }
}

void SpoolLoop::post_status() {
  status_.waiting = batch_.size() + own_.size() + copies_.size();
  status_.raw_dropped = raw_.dropped() + spool_.raw().refused();
  spool_.report(status_);
  board_.update([this](SpoolStatus& newest) { newest = status_; });
}

/// With nothing waiting, until something comes; else until it is due. Between commits only what
/// is urgent ends the rest, so that a steady station has one wake-up a commit.
SpoolLoop::Rest SpoolLoop::rest(MonoTime now) const {
  if (spool_.is_resending()) {
    return {Micros{0}, true};
  }
  const auto until = [&](MonoTime time) {
    return std::clamp(std::chrono::duration_cast<Micros>(time - now), Micros{0}, longest_wait);
  };
  if (const auto what = waiting()) {
    return {until(pacer_.due(*what)), false};
  }
  if (spool_.is_sealing()) return {sealing_pause, true};
  if (const MonoTime earliest = pacer_.earliest(); earliest > now) {
    return {until(earliest), false};
  }
  return {longest_wait, true};
}

/// One try for what is left: a store that fails now will not do better in a second.
void SpoolLoop::close() {
  constexpr int most_batches = 64;
  serve_requests();
  spool_.raw().append(take_raw(clock_.mono(), true));
  for (int i = 0; i < most_batches && (waiting() || shares_.is_counting()); ++i) {
    shares_.count_now();
    if (!commit(clock_.mono())) break;
    turned();
    note_events();
  }
  if (const auto left = batch_.size() + copies_.size() + inbox_.size(); left > 0) {
    log_line(Priority::error, fmt::format("spool: {} readings could not be stored", left));
  }
  post_status();
  spool_.close();
}

}  // namespace buoyd
