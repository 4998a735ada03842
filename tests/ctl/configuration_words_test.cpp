#include "ctl/configuration_words.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace buoyd {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> redacted(std::string_view text) {
  std::vector<std::string> list;
  for (const Redaction& one : words_of(text).redactions) list.push_back(one.name + one.value);
  return list;
}

TEST(ConfigurationWords, whatever_the_section_and_the_mistakes) {
  EXPECT_THAT(redacted("[station]\nid = \"b\"\npassword = \"tide\"\nnonsense\n[mqtt\n"
                       "host=\"shore.example\" # there\n  username = 'buoy'\n"
                       "psk_identity = \"other\"\nclient_id_suffix = \"|more|\"\nmy_password_too = "
                       "\"a \\\" b\"\nport = 1\n"),
              ElementsAre("[password]tide", "[host]shore.example", "[username]buoy",
                          "[psk_identity]other", "[client_id_suffix]|more|", "[password]a \\\" b"));
}

TEST(ConfigurationWords, however_it_is_written) {
  EXPECT_THAT(redacted("mqtt = { port = 1, host = \"h1\", password = \"p=1\" }\n"),
              ElementsAre("[host]h1", "[password]p=1"));
  EXPECT_THAT(redacted("mqtt.host = \"h1\"\n\"password\" = '''p1'''\r\n"),
              ElementsAre("[host]h1", "[password]p1"));
  EXPECT_THAT(redacted("password = p1 # bare\nhost = \"open"),
              ElementsAre("[password]p1", "[host]open"));
  EXPECT_THAT(redacted("# password = \"old\"\nhost = [\"h1\", 'h2']\n"),
              ElementsAre("[password]old", "[host]h1", "[host]h2"));
  EXPECT_THAT(redacted("[[message_link]]\nto_file = \"/nowhere\"\n"), IsEmpty());
  EXPECT_THAT(redacted("host =\nusername = \"\" # \"no\"\nhost"), IsEmpty());
}

TEST(ConfigurationWords, a_name_that_is_the_stations_own_is_no_secret) {
  EXPECT_THAT(redacted("[mqtt]\npsk_identity = \"b\"\nusername = \"b\"\nhost = \"b\"\n"
                       "[station]\nid = \"b\"\n"),
              ElementsAre("[host]b"));
}

TEST(ConfigurationWords, of_a_file_of_secrets_its_first_line_whatever_its_mode) {
  std::string folder = "/tmp/words.XXXXXX";
  ASSERT_NE(mkdtemp(folder.data()), nullptr);
  std::ofstream(folder + "/key") << "00ff\r\nmore\n";
  EXPECT_THAT(redacted("psk_file = \"" + folder + "/key\"\npassword_file = \"" + folder +
                       "/none\"\nca_file = \"" + folder + "/key\"\n"),
              ElementsAre("[psk]00ff"));
  EXPECT_THAT(redacted("[[release]]\ncode_file = \"" + folder + "/key\"\n"),
              ElementsAre("[code]00ff"));
  EXPECT_THAT(redacted("[[message_link]]\ncommands_key_file = \"" + folder + "/key\"\n"),
              ElementsAre("[commands_key]00ff"));
  EXPECT_THAT(redacted("psk_file = \"" + folder + "\"\n"), IsEmpty()) << "a folder";
  std::filesystem::remove_all(folder);
}

TEST(ConfigurationWords, a_secret_in_place_of_its_file) {
  EXPECT_THAT(redacted("psk_file = \"00ff\"\npassword_file = 'tide'\n"),
              ElementsAre("[psk]00ff", "[password]tide"));
  EXPECT_THAT(redacted("psk_file = \"credential:none\"\n"), IsEmpty());
}

TEST(ConfigurationWords, where_the_daemon_is) {
  const ConfigurationWords words = words_of(
      "control_socket = \"/run/x\"\n[station]\nid = \"b\"\n[[instrument]]\nid = \"c\"\n"
      "path = \"/wrong\"\n[spool]\n# path = \"/old\"\npath = \"/data/spool.db\"\n");
  EXPECT_EQ(words.station, "b");
  EXPECT_EQ(words.spool, "/data/spool.db");
  EXPECT_EQ(words.control_socket, "/run/x");
}

}  // namespace
}  // namespace buoyd
