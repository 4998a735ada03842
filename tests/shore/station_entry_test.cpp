#include "shore/station_entry.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <set>

#include "core/station_id.hpp"

namespace buoyshore {
namespace {

using testing::HasSubstr;
using testing::Not;

buoyd::MqttSettings broker_at(const std::string& host, std::uint16_t port) {
  buoyd::MqttSettings settings;
  settings.host = host;
  settings.port = port;
  return settings;
}

TEST(StationEntry, keys_are_256_bits_in_hex_and_never_the_same) {
  std::set<std::string> keys;
  for (int i = 0; i < 100; ++i) {
    const std::string key = random_key();
    EXPECT_EQ(key.size(), 64U);
    EXPECT_TRUE(std::ranges::all_of(
        key, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); }));
    keys.insert(key);
  }
  EXPECT_EQ(keys.size(), 100U);
}

TEST(StationEntry, shows_the_key_where_it_is_needed) {
  const std::string text = station_entry("kelpie", "00ff", "", broker_at("shore.example", 8883));
  EXPECT_THAT(text, HasSubstr("\nkelpie:00ff\n"));
  EXPECT_THAT(text, HasSubstr("[station]\nid = \"kelpie\"\n\n[mqtt]\nhost = \"shore.example\"\n"
                              "port = 8883\ntopic_prefix = \"buoy\"\npsk_identity = \"kelpie\"\n"
                              "psk_file = \"/etc/buoyd/psk\"\n"));
  EXPECT_THAT(text, HasSubstr("topic write buoy/kelpie/batch\n"));
  EXPECT_THAT(text, HasSubstr("topic read buoy/kelpie/receipt\n"));
}

TEST(StationEntry, names_the_archive_that_is_to_be_believed) {
  auto broker = broker_at("shore.example", 8883);
  EXPECT_THAT(station_entry("kelpie", "00ff", "", broker), HasSubstr("\n# archive = "));
  broker.archive = "00000000000000aa";
  EXPECT_THAT(station_entry("kelpie", "00ff", "", broker),
              HasSubstr("psk\"\narchive = \"00000000000000aa\"\n"));
}

TEST(StationEntry, a_key_that_is_in_a_file_is_not_shown) {
  const std::string text =
      station_entry("kelpie", "00ff", "/root/kelpie.psk", broker_at("::1", 8883));
  EXPECT_THAT(text, Not(HasSubstr("00ff")));
  EXPECT_THAT(text, HasSubstr("sed 's/^/kelpie:/' /root/kelpie.psk >> /etc/mosquitto/buoyd.psk"));
}

TEST(StationEntry, an_id_is_what_the_configuration_takes) {
  for (const char* good : {"a", "Buoy_1-x", "0123456789"}) {
    EXPECT_TRUE(buoyd::is_id(good)) << good;
  }
  EXPECT_TRUE(buoyd::is_id(std::string(64, 'x')));
  for (const char* bad : {"", "a.b", "a/b", "a+", "#", "a b", "a:b", "\xc3\xa4", "a\n"}) {
    EXPECT_FALSE(buoyd::is_id(bad)) << bad;
  }
  EXPECT_FALSE(buoyd::is_id(std::string(65, 'x')));
}

}  // namespace
}  // namespace buoyshore
