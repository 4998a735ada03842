#include "both_ends.hpp"

#include <stdexcept>
#include <utility>

#include "platform/sqlite.hpp"
#include "shore/archive/archive_file.hpp"

namespace buoyd::test {

namespace {

template <typename T>
T sure(Result<T> result) {
  return result ? std::move(*result) : throw std::runtime_error(result.error().text);
}

/// Calls `row` with the statement for each row of a query.
template <typename Row>
void each(Database& database, std::string_view sql, std::uint64_t bound, const Row& row) {
  Statement query = sure(database.prepare(sql));
  query.bind(1, static_cast<std::int64_t>(bound));
  while (sure(query.step())) row(query);
}

std::uint64_t unsigned_at(Statement& query, int column) {
  return static_cast<std::uint64_t>(query.integer(column));
}

constexpr int instruments = 6;

/// Two channels of numbers, and for every third instrument a long text.
DescriptionPtr description_of(int instrument) {
  std::string text = R"({"v":1,"instrument":"i)" + std::to_string(instrument) +
                     R"(","kind":"sample","channels":[{"name":"a","type":"decimal","unit":"1"},)"
                     R"({"name":"b","type":"integer","unit":"1"})";
  if (instrument % 3 == 0) text += R"(,{"name":"note","type":"text","unit":""})";
  return sure(Description::parse(text + "]}"));
}

std::string body_of(std::uint32_t what, bool has_text) {
  std::string body = "[" + std::to_string(what % 1000) + "." + std::to_string(what % 10) + ",";
  body += what % 7 == 0 ? "null" : std::to_string(what);
  if (has_text) body += ",\"" + std::string(what % 1000, static_cast<char>('a' + what % 26)) + "\"";
  return body + "]";
}

}  // namespace

class BuoyEnd::Port final : public MessagePort {
 public:
  Result<std::uint16_t> publish(const std::string& topic, std::span<const std::uint8_t> payload,
                                bool /*retain*/) override {
    if (payload.size() > max_payload) return fail(ErrorCode::invalid, "too large");
    if (handed.size() >= most) return fail(ErrorCode::full, "no room");
    handed.push_back({++last_id_, topic, {payload.begin(), payload.end()}});
    return last_id_;
  }
  [[nodiscard]] std::size_t room() const override { return most - handed.size(); }

  static constexpr std::size_t most = 20;
  std::vector<Handed> handed;
  std::size_t max_payload = 0;

 private:
  std::uint16_t last_id_ = 0;
};

class BuoyEnd::Events final : public DeliveryEvents {
 public:
  void news(SpoolNews news) override { inbox.put(std::move(news)); }
  void owed(const OwedQuery& query, std::optional<OwedRun> run) override {
    inbox.put(query, std::move(run));
  }
  UplinkInbox inbox;
};

BuoyEnd::BuoyEnd(std::string folder, std::uint64_t max_size, FakeClock& clock)
    : folder_(std::move(folder)),
      max_size_(max_size),
      clock_(clock),
      log_(clock, [](Priority, std::string_view) {}) {
  for (int i = 0; i < instruments; ++i) descriptions_.push_back(description_of(i));
  start();
}

BuoyEnd::~BuoyEnd() = default;

void BuoyEnd::start() {
  SpoolSetup setup;
  setup.settings.path = folder_ + "/spool.db";
  setup.settings.max_size = max_size_;
  setup.settings.reserve = 0;
  setup.station = station_;
  setup.version = "0.1";
  setup.boot_id = "boot";
  spool_ = std::make_unique<SpoolLoop>(setup, clock_, log_, [this](std::vector<Reading>& batch) {
    for (Reading& reading : batch) {
      reading.utc = clock_.wall() + (reading.boottime - clock_.mono());
      reading.clock = clock_.quality().byte();
    }
  });
  producer_ = &spool_->add_producer();
  events_ = std::make_unique<Events>();
  spool_->connect(events_.get());
  port_ = std::make_unique<Port>();
  RecordOptions options;
  options.hello_topic = "buoy/" + station_ + "/hello";
  options.batch_topic = "buoy/" + station_ + "/batch";
  options.make_nonce = [this] { return Hash8{0, 0, 0, 0, 0, 0, 1, ++nonces_}; };
  lane_ = std::make_unique<RecordLane>(options, *port_, *spool_, budget_);
  connected_ = false;
  rest_until_ = clock_.mono();
  spool_->open();
  turn();
}

void BuoyEnd::restart(bool in_order) {
  if (in_order) spool_->close();
  take_note();
  reader_.reset();
  lane_.reset();
  spool_.reset();
  clock_.advance(std::chrono::seconds(1));
  start();
}

void BuoyEnd::offer(std::uint32_t what, bool urgent) {
  Reading reading;
  const int instrument = static_cast<int>(what % instruments);
  reading.description = descriptions_[static_cast<std::size_t>(instrument)];
  reading.boottime = clock_.mono();
  reading.body = body_of(what, instrument % 3 == 0);
  reading.urgent = urgent;
  rest_until_ = clock_.mono();
  if (!producer_->offer(reading)) throw std::runtime_error("the inbox is full");
}

void BuoyEnd::turn() {
  for (int i = 0; i < 300; ++i) {
    const SpoolLoop::Rest rest = spool_->turn();
    rest_until_ = clock_.mono() + rest.at_most;
    UplinkInbox::Content content = events_->inbox.take();
    if (content.news) {
      take_note();
      lane_->news(*content.news);
    }
    for (const UrgentReading& one : content.urgent) lane_->urgent(one);
    for (const auto& [query, run] : content.answers) lane_->owed(query, run, clock_.mono());
    lane_->step(clock_.wall(), clock_.mono());
    const bool is_quiet = !content.news && content.answers.empty();
    if (is_quiet && i > 0) return;
  }
  throw std::runtime_error("the lane never rests");
}

MonoTime BuoyEnd::next_due() {
  return std::min(rest_until_, lane_->next_due(clock_.mono()));
}

void BuoyEnd::connect(std::size_t max_payload) {
  port_->max_payload = max_payload;
  lane_->connected({max_payload, 20}, clock_.mono());
  connected_ = true;
}

void BuoyEnd::disconnect() {
  lane_->disconnected();
  port_->handed.clear();
  connected_ = false;
}

void BuoyEnd::receive(std::span<const std::uint8_t> receipt) {
  lane_->received(receipt, clock_.mono());
}

void BuoyEnd::acked(std::uint16_t message, std::uint8_t reason) {
  static_cast<void>(lane_->acked(message, reason, clock_.mono()));
}

std::vector<Handed> BuoyEnd::take_handed() {
  return std::exchange(port_->handed, {});
}

void BuoyEnd::take_note() {
  if (!reader_) {
    reader_ = sure(Database::open(folder_ + "/spool.db", Database::Mode::read));
  }
  each(*reader_, "SELECT id, first, coalesce(last, 0) FROM epoch WHERE ?1 IS NOT NULL", 0,
       [this](Statement& row) {
         Epoch& epoch = committed_[std::string(row.text(0))];
         epoch.first = unsigned_at(row, 1);
         epoch.last = std::max(epoch.last, unsigned_at(row, 2));
       });
  each(*reader_,
       "SELECT seq, body, (SELECT id FROM epoch WHERE first <= seq ORDER BY first DESC LIMIT 1)"
       " FROM reading WHERE seq > ?1 ORDER BY seq",
       noted_, [this](Statement& row) {
         noted_ = unsigned_at(row, 0);
         Epoch& epoch = committed_.at(std::string(row.text(2)));
         epoch.last = noted_;
         epoch.bodies.emplace(noted_, row.text(1));
       });
}

std::vector<std::string> BuoyEnd::known_epochs() const {
  std::vector<std::string> known;
  each(*reader_, "SELECT id FROM epoch WHERE ?1 IS NOT NULL", 0,
       [&](Statement& row) { known.emplace_back(row.text(0)); });
  return known;
}

Ranges BuoyEnd::rows() const {
  Ranges rows;
  each(*reader_, "SELECT seq FROM reading WHERE seq >= ?1", 0,
       [&](Statement& row) { rows.add({unsigned_at(row, 0), unsigned_at(row, 0)}); });
  return rows;
}

ShoreEnd::ShoreEnd(std::string folder, FakeClock& clock)
    : folder_(std::move(folder)), clock_(clock), log_(clock, [](Priority, std::string_view) {}) {
  restart();
  keep_copy();
}

void ShoreEnd::stop() {
  if (collector_) refused_ += collector_->counts().refused;
  collector_.reset();
}

ShoreEnd::Outgoing ShoreEnd::restart() {
  stop();
  auto archive = sure(buoyshore::Archive::open(path()));
  const auto reopen = [this, id = archive->id()] { return buoyshore::Archive::reopen(path(), id); };
  collector_ =
      std::make_unique<buoyshore::Collector>(std::move(archive), reopen, "buoy", clock_, log_);
  return collector_->connected();
}

void ShoreEnd::keep_copy() {
  stop();
  std::filesystem::copy_file(path(), folder_ + "/copy.db",
                             std::filesystem::copy_options::overwrite_existing);
  restart();
}

ShoreEnd::Outgoing ShoreEnd::restore() {
  stop();
  for (const char* rest : {"-wal", "-shm"}) std::filesystem::remove(path() + rest);
  std::filesystem::copy_file(folder_ + "/copy.db", path(),
                             std::filesystem::copy_options::overwrite_existing);
  was_restored_ = true;
  return restart();
}

ShoreEnd::Outgoing ShoreEnd::receive(const std::string& topic,
                                     std::span<const std::uint8_t> payload) {
  return collector_->message(topic, payload, false);
}

std::map<std::string, ShoreEnd::Epoch> ShoreEnd::content() const {
  const auto database = sure(buoyshore::open_for_reading(path()));
  std::map<std::string, Epoch> content;
  each(*database,
       "SELECT e.id, r.seq, r.body FROM reading r JOIN epoch e ON e.n = r.epoch"
       " WHERE r.seq >= ?1",
       0, [&](Statement& row) {
         content[std::string(row.text(0))].bodies.emplace(unsigned_at(row, 1), row.text(2));
       });
  each(*database,
       "SELECT e.id, g.a, g.b, g.reason FROM gap g JOIN epoch e ON e.n = g.epoch WHERE g.a >= ?1",
       0, [&](Statement& row) {
         Epoch& epoch = content[std::string(row.text(0))];
         const Range gap{unsigned_at(row, 1), unsigned_at(row, 2)};
         epoch.gaps.add(gap);
         if (row.text(3) != "retention") epoch.trimmed.add(gap);
       });
  return content;
}

std::string ShoreEnd::conflicts() const {
  return sure(sure(buoyshore::open_for_reading(path()))->value("SELECT count(*) FROM conflict"));
}

}  // namespace buoyd::test
