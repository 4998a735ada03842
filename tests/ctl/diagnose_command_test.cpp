// What `buoyctl diagnose` tells of a store.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "../spool/store_fixture.hpp"
#include "ctl/buoyctl_commands.hpp"

namespace buoyd {
namespace {

using testing::HasSubstr;
using testing::Not;

class DiagnoseTest : public StoreTest {
 protected:
  /// The text that it writes of a configuration of these keys.
  [[nodiscard]] std::string diagnosis(const std::string& keys) const {
    const std::string file = folder_ + "/buoyd.toml";
    const std::string output = folder_ + "/diagnosis.txt";
    std::ofstream(file) << "control_socket = \"" << folder_ << "/none\"\n" << keys;
    testing::internal::CaptureStdout();
    EXPECT_EQ(diagnose_command(output, {"", file, {}}), 0);
    testing::internal::GetCapturedStdout();
    std::ostringstream text;
    text << std::ifstream(output).rdbuf();
    return text.str();
  }
};

TEST_F(DiagnoseTest, what_buoyd_said_of_itself_however_many_instruments_spoke_since) {
  append({probe_reading(1, probe_description("buoyd", "start"))});
  append(probe_readings(2, 3000));
  append({probe_reading(3001, probe_description("buoyd", "event"))});
  const std::string text =
      diagnosis("[station]\nid = \"kelpie\"\n[spool]\npath = \"" + path() + "\"\n");
  EXPECT_THAT(text, HasSubstr("Z start temperature=20.10"));
  EXPECT_THAT(text, HasSubstr("Z event temperature=20.10"));
  EXPECT_THAT(text, Not(HasSubstr("Z sample "))) << "that of instruments";
}

TEST_F(DiagnoseTest, the_store_is_found_however_the_configuration_is_written) {
  append({probe_reading(1, probe_description("buoyd", "event"))});
  EXPECT_THAT(diagnosis("station.id = \"kelpie\"\nspool = { path = \"" + path() + "\" }\n"),
              HasSubstr("Z event temperature=20.10"));
}

}  // namespace
}  // namespace buoyd
