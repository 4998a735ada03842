#include "ctl/redact.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

namespace buoyd {
namespace {

TEST(Redact, TakesOutEveryOccurrence) {
  EXPECT_EQ(redact("to shore.example, from shore.example", {{"shore.example", "[host]"}}),
            "to [host], from [host]");
}

TEST(Redact, TheLongerValueGoesAsAWhole) {
  EXPECT_EQ(redact("buoy-1 buoy-1-secret", {{"buoy-1", "[name]"}, {"buoy-1-secret", "[psk]"}}),
            "[name] [psk]");
}

TEST(Redact, AReplacementIsNotLookedThroughAgain) {
  EXPECT_EQ(redact("host", {{"host", "[host]"}}), "[host]");
}

TEST(Redact, SecretFilesAreReadWhereWeMay) {
  std::string folder = "/tmp/redact.XXXXXX";
  ASSERT_NE(mkdtemp(folder.data()), nullptr);
  MqttSettings settings;
  settings.host = "shore.example";
  settings.username = "buoy-1";
  settings.password_file = folder + "/password";
  settings.psk_file = folder + "/absent";
  std::ofstream(settings.password_file) << "tide and time\n";
  chmod(settings.password_file.c_str(), 0600);
  EXPECT_EQ(redact("shore.example buoy-1 tide and time", redactions_of(settings)),
            "[host] [username] [password]");
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace buoyd
