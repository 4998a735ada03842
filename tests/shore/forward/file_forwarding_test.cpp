#include <gmock/gmock.h>

#include <fstream>
#include <iterator>
#include <random>
#include <sstream>

#include "shore/forward/forward_fixture.hpp"
#include "shore/send/file_sender.hpp"

namespace buoyshore {
namespace {

using test::epoch;
using test::wind_reading;
using Outcome = Forwarder::Outcome;

/// Writes files, and is killed as the test says: before, within or after a parcel.
class MortalSender : public FileSender {
 public:
  using Kill = std::function<int(std::size_t bytes)>;  ///< after so many bytes; below 0: it lives
  MortalSender(const std::string& folder, const buoyd::Clock& clock, Kill kill)
      : FileSender(folder, clock, [] { return false; }), folder_(folder), kill_(std::move(kill)) {}

  buoyd::Result<void> send(const Parcel& parcel) override {
    std::size_t bytes = 0;
    for (const ParcelPart& part : parcel.parts) bytes += part.text.size();
    const int killed_after = kill_(bytes);
    auto sent = FileSender::send(parcel);
    if (killed_after < 0) return sent;
    EXPECT_TRUE(sent) << sent.error().text;
    auto left = static_cast<std::size_t>(killed_after);
    for (const ParcelPart& part : parcel.parts) {
      const std::size_t written = std::min(part.text.size(), left);
      left -= written;
      const std::string path = folder_ + '/' + part.place;
      std::filesystem::resize_file(path, part.at + written);
      if (part.at + written == 0) std::filesystem::remove(path);  // it was not made yet
    }
    return buoyd::fail(buoyd::ErrorCode::stopped, "killed");
  }
  void rest(buoyd::MonoTime) override {}

 private:
  std::string folder_;
  Kill kill_;
};

class FileForwarding : public test::ForwardTest {
 protected:
  FileForwarding() { form_ = shipped("csv"); }
  void SetUp() override {
    ForwardTest::SetUp();
    order_.target = {Target::Kind::file, folder_ + "/out"};
  }
  std::unique_ptr<Sender> sender() override {
    return std::make_unique<MortalSender>(folder_ + "/out", clock_, kill_);
  }
  /// All files by their names.
  [[nodiscard]] std::map<std::string, std::string> files() const {
    std::map<std::string, std::string> found;
    for (const auto& entry : std::filesystem::directory_iterator(folder_ + "/out")) {
      std::ifstream file(entry.path(), std::ios::binary);
      found[entry.path().filename()] = {std::istreambuf_iterator<char>(file), {}};
    }
    return found;
  }

  MortalSender::Kill kill_ = [](std::size_t) { return -1; };
};

TEST_F(FileForwarding, writes_a_file_for_each_day_and_kind) {
  auto next_day = wind_reading(3);
  next_day.reading.utc += std::chrono::hours(24);
  commit(of(epoch(0xA), {wind_reading(1),
                         test::reading(2, test::profile(), R"([[7,8,9],6,1.5,null])"), next_day}));
  EXPECT_EQ(run(), Outcome::idle);
  commit(winds(epoch(0xA), 4, 4));
  EXPECT_EQ(run(), Outcome::idle);
  const std::string wind = buoyd::to_hex(test::wind()->hash());
  const std::string head =
      "time,epoch,seq,flags,wind_speed (m s-1),wind_from_direction (degree)\r\n";
  const auto found = files();
  ASSERT_EQ(found.size(), 3U);
  EXPECT_EQ(found.at("kelpie_anemometer_wind_20261120_" + wind + ".csv"),
            head + "2026-11-20 07:00:01.123456,aaaaaaaaaaaaaaaa,1,21,0.1,214.50\r\n" +
                "2026-11-20 07:00:04.123456,aaaaaaaaaaaaaaaa,4,21,0.4,214.50\r\n");
  EXPECT_EQ(found.at("kelpie_anemometer_wind_20261121_" + wind + ".csv"),
            head + "2026-11-21 07:00:03.123456,aaaaaaaaaaaaaaaa,3,21,0.3,214.50\r\n");
}

TEST_F(FileForwarding, counts_the_records_of_a_file_and_begins_one_anew_that_was_taken_away) {
  form_.row.insert(form_.row.begin(), {TextPiece::Kind::word, "record"});
  commit(winds(epoch(0xA), 1, 2));
  EXPECT_EQ(run(), Outcome::idle);
  commit(winds(epoch(0xA), 3, 3));
  EXPECT_EQ(run(), Outcome::idle);
  EXPECT_THAT(files().begin()->second, testing::HasSubstr("\r\n22026-11-20 07:00:03"));
  std::filesystem::remove_all(folder_ + "/out");
  commit(winds(epoch(0xA), 4, 4));
  EXPECT_EQ(run(), Outcome::idle);
  EXPECT_THAT(files().begin()->second, testing::StartsWith("time,"));
  EXPECT_THAT(files().begin()->second, testing::HasSubstr("\r\n02026-11-20 07:00:04"));
}

/// It was written, and the process killed before it knew; then its first file was taken away, and a
/// reading came that belongs into the second one.
TEST_F(FileForwarding, makes_a_batch_anew_whose_file_was_taken_away) {
  const auto next_day = [](std::uint64_t seq) {
    auto reading = wind_reading(seq);
    reading.reading.utc += std::chrono::hours(24);
    return reading;
  };
  commit(of(epoch(0xA), {wind_reading(1), next_day(2)}));
  EXPECT_EQ(run(), Outcome::idle);
  commit(of(epoch(0xA), {wind_reading(4)}));
  commit(of(epoch(0xA), {next_day(6)}));
  const std::string wind = buoyd::to_hex(test::wind()->hash());
  const std::string first = "kelpie_anemometer_wind_20261120_" + wind + ".csv";
  const std::string second = "kelpie_anemometer_wind_20261121_" + wind + ".csv";
  int parcels = 0;
  kill_ = [&](std::size_t bytes) {
    if (++parcels == 1) return static_cast<int>(bytes);
    if (parcels == 2) {
      std::filesystem::remove(folder_ + "/out/" + first);
      commit(of(epoch(0xA), {next_day(5)}));
    }
    return -1;
  };
  EXPECT_EQ(run(), Outcome::idle);
  EXPECT_EQ(parcels, 3);
  EXPECT_THAT(said_, testing::HasSubstr("is made anew"));
  const std::string head =
      "time,epoch,seq,flags,wind_speed (m s-1),wind_from_direction (degree)\r\n";
  const auto found = files();
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found.at(first),
            head + "2026-11-20 07:00:04.123456,aaaaaaaaaaaaaaaa,4,21,0.4,214.50\r\n");
  EXPECT_EQ(found.at(second),
            head + "2026-11-21 07:00:02.123456,aaaaaaaaaaaaaaaa,2,21,0.2,214.50\r\n" +
                "2026-11-21 07:00:05.123456,aaaaaaaaaaaaaaaa,5,21,0.5,214.50\r\n" +
                "2026-11-21 07:00:06.123456,aaaaaaaaaaaaaaaa,6,21,0.6,214.50\r\n");
}

class FileHistories : public FileForwarding, public testing::WithParamInterface<unsigned> {};

TEST_P(FileHistories, have_each_line_once_whenever_it_is_killed) {
  std::mt19937 random(GetParam());
  const auto below = [&random](std::size_t n) { return static_cast<int>(random() % n); };
  kill_ = [&](std::size_t bytes) { return below(3) == 0 ? -1 : below(bytes + 1); };
  order_.most_rows = 2 + static_cast<std::size_t>(below(5));
  std::uint64_t seq = 1;
  for (int round = 0; round < 6; ++round) {
    std::vector<buoyd::StoredReading> readings;
    for (int i = 0; i < 6; ++i, ++seq) {
      readings.push_back(below(3) == 0
                             ? test::reading(seq, test::profile(), R"([[7,8,9],6,1.5,null])")
                             : wind_reading(seq));
      if (below(2) == 0) readings.back().reading.utc += std::chrono::hours(24);
    }
    commit(of(epoch(0xA), readings));
    ASSERT_EQ(run(), Outcome::idle);
  }
  const auto found = files();
  kill_ = [](std::size_t) { return -1; };
  std::filesystem::remove_all(folder_ + "/out");
  std::filesystem::remove(state());
  ASSERT_EQ(run(), Outcome::idle);
  EXPECT_EQ(found, files()) << "as one wrote them that was never killed";
}

INSTANTIATE_TEST_SUITE_P(Of, FileHistories, testing::Range(0U, 10U));

}  // namespace
}  // namespace buoyshore
