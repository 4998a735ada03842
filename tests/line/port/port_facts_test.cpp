// Names and holders of ports, from folders laid out as /dev and /proc are.
#include "line/port/port_facts.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "support/pty.hpp"

namespace buoyd {
namespace {

namespace fs = std::filesystem;
using testing::Contains;
using testing::ElementsAre;
using testing::Field;
using testing::IsEmpty;

TEST(PortFacts, links_are_found_by_what_they_lead_to) {
  const TemporaryFolder folder;
  std::ofstream(folder.file("ttyUSB0")) << "";
  fs::create_directories(folder.file("serial/by-id"));
  fs::create_directory(folder.file("serial/by-path"));
  fs::create_directory(folder.file("buoy"));
  fs::create_symlink("../../ttyUSB0", folder.file("serial/by-id/usb-FTDI_A10K"));
  fs::create_symlink("../../ttyUSB0", folder.file("serial/by-path/pci-0"));
  fs::create_symlink("../../ttyUSB9", folder.file("serial/by-path/gone"));
  fs::create_symlink("../ttyUSB0", folder.file("buoy/usb-1-1.2:1.0"));
  const auto links = port_links(folder.path());
  ASSERT_EQ(links.size(), 1U);
  EXPECT_EQ(links.begin()->first, fs::canonical(folder.file("ttyUSB0")).string());
  EXPECT_THAT(links.begin()->second,
              ElementsAre(folder.file("serial/by-id/usb-FTDI_A10K"),
                          folder.file("serial/by-path/pci-0"), folder.file("buoy/usb-1-1.2:1.0")));
}

TEST(PortFacts, without_udev_there_are_no_links) {
  EXPECT_THAT(port_links("/nowhere"), IsEmpty());
}

TEST(PortFacts, holders_are_who_has_it_open) {
  const TemporaryFolder proc;
  fs::create_directories(proc.file("412/fd"));
  std::ofstream(proc.file("412/comm")) << "buoyd\n";
  fs::create_symlink("/dev/ttyS1", proc.file("412/fd/7"));
  fs::create_symlink("/dev/ttyS1", proc.file("412/fd/8"));
  fs::create_directories(proc.file("7/fd"));
  fs::create_symlink("/dev/ttyS2", proc.file("7/fd/0"));
  fs::create_directories(proc.file("self/fd"));
  fs::create_symlink("/dev/ttyS1", proc.file("self/fd/0"));
  fs::create_directories(proc.file("9"));
  const auto holders = port_holders({"/dev/ttyS0", "/dev/ttyS1"}, proc.path());
  ASSERT_EQ(holders.size(), 1U);
  EXPECT_THAT(holders.at("/dev/ttyS1"), ElementsAre(PortHolder{412, "buoyd"}));
}

// A container's process may have another pty of the same name.
TEST(PortFacts, this_process_holds_its_own_pty) {
  const Pty pty;
  const auto holders = port_holders({pty.path()});
  ASSERT_TRUE(holders.contains(pty.path()));
  EXPECT_THAT(holders.at(pty.path()), Contains(Field(&PortHolder::pid, getpid())));
}

}  // namespace
}  // namespace buoyd
