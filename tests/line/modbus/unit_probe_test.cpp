#include "line/modbus/unit_probe.hpp"

#include <gtest/gtest.h>

#include "line/line_test_settings.hpp"
#include "support/modbus_device.hpp"

namespace buoyd {
namespace {

constexpr Micros probe_timeout{200'000};
constexpr Micros turnaround{5'000};

/// Answers any request with what the test says of it.
WireDevice device(std::function<WireBytes(std::span<const std::uint8_t>)> answer) {
  return [answer = std::move(answer)](std::span<const std::uint8_t> request, MonoTime) {
    const WireBytes bytes = answer(request);
    return bytes.empty() ? std::nullopt : std::optional(WireAnswer{bytes, turnaround, Micros(0)});
  };
}

ProbeResult probe(const LineSettings& settings, const WireDevice& device) {
  FakeClock clock;
  SimulatedLine line(settings, clock);
  line.attach(device);
  EXPECT_TRUE(line.open());
  const auto result = probe_unit(line, 7, probe_timeout);
  EXPECT_TRUE(result) << result.error().text;
  return result.value_or(ProbeResult{});
}

TEST(UnitProbe, a_refusal_is_an_answer) {
  const auto refuses = device([](auto request) {
    return rtu_frame(7, {static_cast<std::uint8_t>(request[1] | 0x80U), 3});
  });
  EXPECT_EQ(probe(rtu_bus(), refuses).presence, Presence::there);
}

TEST(UnitProbe, one_that_passes_over_an_empty_read_is_asked_for_its_words_back) {
  const auto diagnostics = device([](auto request) {
    return request[1] == 8 ? WireBytes(request.begin(), request.end()) : WireBytes{};
  });
  EXPECT_EQ(probe(rtu_bus(), diagnostics).presence, Presence::there);
}

TEST(UnitProbe, silence_noise_and_another_unit_are_no_answer) {
  EXPECT_EQ(probe(rtu_bus(), device([](auto) { return WireBytes{}; })).presence, Presence::silent);
  EXPECT_EQ(probe(rtu_bus(), device([](auto) { return WireBytes{7, 0x83, 3, 1, 2}; })).presence,
            Presence::unclear);
  EXPECT_EQ(probe(rtu_bus(), device([](auto) { return rtu_frame(8, {0x83, 3}); })).presence,
            Presence::unclear);
  const auto gateway = device([](auto request) {
    return rtu_frame(7, {static_cast<std::uint8_t>(request[1] | 0x80U), 11});
  });
  EXPECT_EQ(probe(rtu_bus(), gateway).presence, Presence::silent)
      << "a gateway says that the unit is silent";
}

TEST(UnitProbe, an_adapter_that_hears_itself_is_no_unit) {
  const auto echo = device([](auto request) { return WireBytes(request.begin(), request.end()); });
  const ProbeResult alone = probe(rtu_bus(), echo);
  EXPECT_EQ(alone.presence, Presence::silent);
  EXPECT_TRUE(alone.echo);
  const auto echo_and_unit = device([](auto request) {
    WireBytes bytes(request.begin(), request.end());
    const WireBytes answer = rtu_frame(7, {0x83, 3});
    bytes.insert(bytes.end(), answer.begin(), answer.end());
    return bytes;
  });
  const ProbeResult both = probe(rtu_bus(), echo_and_unit);
  EXPECT_EQ(both.presence, Presence::there);
  EXPECT_TRUE(both.echo);
}

TEST(UnitProbe, behind_the_echo_the_answer_has_its_time) {
  FakeClock clock;
  SimulatedLine line(rtu_bus(), clock);
  line.attach(device([](auto request) { return WireBytes(request.begin(), request.end()); }));
  line.attach([](std::span<const std::uint8_t>, MonoTime) {
    return std::optional(WireAnswer{rtu_frame(7, {0x83, 3}), probe_timeout / 2, Micros(0)});
  });
  ASSERT_TRUE(line.open());
  const auto result = probe_unit(line, 7, probe_timeout);
  ASSERT_TRUE(result) << result.error().text;
  EXPECT_EQ(result->presence, Presence::there);
  EXPECT_TRUE(result->echo);
}

TEST(UnitProbe, reads_no_register) {
  std::vector<WireBytes> asked;
  const auto listener = device([&](auto request) {
    asked.emplace_back(request.begin(), request.end());
    return WireBytes{};
  });
  probe(rtu_bus(), listener);
  ASSERT_EQ(asked.size(), 2U);
  EXPECT_EQ(asked[0], rtu_frame(7, {3, 0, 0, 0, 0})) << "no registers";
  EXPECT_EQ(asked[1], rtu_frame(7, {8, 0, 0, 0xA5, 0x37}));
}

TEST(UnitProbe, over_tcp) {
  const auto refuses = device([](auto request) {
    return tcp_frame(static_cast<std::uint16_t>(request[0] << 8U | request[1]), 7, {0x83, 3});
  });
  EXPECT_EQ(probe(tcp_bus(), refuses).presence, Presence::there);
  const auto gateway = device([](auto request) {
    const auto transaction = static_cast<std::uint16_t>(request[0] << 8U | request[1]);
    return tcp_frame(transaction, 7, {static_cast<std::uint8_t>(request[7] | 0x80U), 11});
  });
  EXPECT_EQ(probe(tcp_bus(), gateway).presence, Presence::silent);
}

}  // namespace
}  // namespace buoyd
