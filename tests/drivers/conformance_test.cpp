// What every driver promises, run over every driver and delivered model: any split of the bytes
// gives the same samples; noise costs only the frames it touches; a damaged frame never yields a
// wrong value; nothing grows or blocks. Listening drivers get a stream made of their model's
// examples, polled ones a device with registers of distinct words.
//
// LISTENING_DRAWS=N draws N splits and noises of each model, and N of 40 places of damage.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <random>
#include <set>

#include "drivers/by_model/self_test.hpp"
#include "drivers/driver_support.hpp"
#include "drivers/messages/unit_text.hpp"
#include "model/load/library.hpp"
#include "support/modbus_device.hpp"
#include "support/simulated_line.hpp"

namespace buoyd {
namespace {

/// Those whose frames stand in a stream of text, asked for or not, and those of registers.
std::vector<std::string> models_with(bool listens) {
  std::vector<std::string> names;
  for (const ModelFile& file : list_models({models_folder()})) {
    const ModelPtr model = delivered_model(file.name);
    if (model && model->registers.has_value() != listens) {
      names.push_back(file.name);
    }
  }
  return names;
}

constexpr int usual_draws = 40;

int draws_asked() {
  const char* const asked = std::getenv("LISTENING_DRAWS");
  return asked != nullptr ? std::stoi(asked) : usual_draws;
}

/// A sample as one text: kind and all values.
std::string print(const Model& model, const Sample& sample) {
  return model.kinds[sample.kind].name + values_json(model.kinds[sample.kind], sample.values);
}

using Prints = std::vector<std::string>;

Prints prints_of(const Model& model, const KeepSamples& sink) {
  Prints prints;
  for (const Sample& sample : sink.samples) {
    prints.push_back(print(model, sample));
  }
  return prints;
}

class Listening : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    for (const ModelExample& example : model->examples) {
      const std::string frame = sent(example);
      if (std::ranges::find(frames, frame) != frames.end()) continue;  // an example of another kind
      frames.push_back(frame);
      join(frame);
      const Prints alone = hear({frame});
      ASSERT_EQ(alone.size(), 1U) << example.text;
      expected.push_back(alone[0]);
      stream += frames.back();
    }
  }

  /// One frame may be of several kinds: their samples are printed as one.
  void join(const std::string& frame) {
    const auto driver = make_driver(model, {});
    KeepSamples sink;
    (*driver)->receive(bytes_of(frame + flush()), MonoTime{}, sink);
    for (std::size_t i = 1; i < sink.samples.size(); ++i) joined.insert(sink.samples[i].kind);
  }

  [[nodiscard]] Prints joined_prints(const KeepSamples& sink) const {
    Prints prints;
    for (const Sample& sample : sink.samples) {
      const std::string text = print(*model, sample);
      if (!prints.empty() && joined.contains(sample.kind)) {
        prints.back() += text;
      } else {
        prints.push_back(text);
      }
    }
    return prints;
  }

  [[nodiscard]] std::string sent(const ModelExample& example) const {
    if (model->messages) return example_bytes(*model, example);
    const bool hex = model->frames->encoding == FrameEncoding::hex;
    return std::string(example.bytes.begin(), example.bytes.end()) + (hex ? "\r\n" : "");
  }

  /// Bytes that are no frame's, until a binary frame that noise seemed to begin is seen to be none.
  [[nodiscard]] std::string flush() const {
    return model->frames ? std::string(model->frames->max_size + 16, 'Z') : "";
  }

  /// Characters that begin a frame.
  [[nodiscard]] std::string starts() const {
    if (model->messages) return model->messages->framing.starts;
    const FrameMap& map = *model->frames;
    if (map.encoding == FrameEncoding::ais) return "!$";
    std::string all = map.start;
    for (const FrameKind& kind : map.kinds) {
      const bool known = map.start.empty() && kind.sync[0].mask == 0xFF;
      all += known ? std::string(1, static_cast<char>(kind.sync[0].bits)) : "";
    }
    return all;
  }

  /// Most bytes that a scanner holds back.
  [[nodiscard]] std::size_t longest() const {
    return model->messages ? model->messages->framing.max_length : 2 * model->frames->max_size;
  }

  /// Bytes that no check of the frame covers, as a SAMI's id, or data of which only the number is
  /// said: what they say nothing can vouch for.
  [[nodiscard]] bool is_covered(const std::string& frame, std::size_t at) const {
    if (model->messages) {
      const auto& counted = model->messages->framing.counted;
      return std::ranges::none_of(counted, [&](const CountedMessage& message) {
        std::size_t data = message.begin.size();
        for (std::uint16_t i = 1; i < message.bytes.field; ++i) {
          data = std::min(frame.find(',', data), frame.size() - 1) + 1;
        }
        return frame.starts_with(message.begin) && at >= data && at + 2 < frame.size();
      });
    }
    const FrameMap& map = *model->frames;
    const std::size_t width = map.encoding == FrameEncoding::hex ? 2 : 1;
    return at < map.start.size() || at >= map.start.size() + width * map.check.from;
  }

  /// Several frames make a reading: what is left of one that was hit may still be said.
  [[nodiscard]] bool gathers() const {
    return model->messages &&
           std::ranges::any_of(model->messages->formats,
                               [](const MessageFormat& format) { return format.part.has_value(); });
  }

  /// Its values, or none in place of some of them.
  static bool is_rest_of(const std::string& some, const std::string& whole) {
    const auto mine = values_of(some);
    const auto theirs = values_of(whole);
    return std::ranges::equal(mine, theirs, [](const std::string& a, const std::string& b) {
      const std::size_t name = b.find_last_of(":[") + 1;  // 0 where there is none
      return a == b || a == b.substr(0, name) + "null";
    });
  }

  /// Cut at what is between values: each with the name before it, if it has one.
  static std::vector<std::string> values_of(const std::string& text) {
    std::vector<std::string> values(1);
    for (const char c : text) {
      if (c == ',' || c == ']' || c == '}') {
        values.emplace_back();
      } else {
        values.back().push_back(c);
      }
    }
    return values;
  }

  /// Takes out what is left of `whole`: said at the end, where only silence ended it.
  static void drop_rest(Prints& prints, const std::string& whole) {
    const auto rest = std::ranges::find_if(
        prints, [&whole](const std::string& one) { return is_rest_of(one, whole); });
    if (rest != prints.end()) prints.erase(rest);
  }

  /// What was heard is `expected` without the hit frame's, of which something may be left.
  void expect_others(const Prints& heard, std::size_t hit) const {
    Prints others = expected;
    others.erase(others.begin() + static_cast<std::ptrdiff_t>(hit));
    Prints kept = heard;
    if (gathers() && kept.size() == expected.size()) drop_rest(kept, expected[hit]);
    EXPECT_EQ(in_order(kept), in_order(others));
  }

  /// A reading of several messages may end only with the next one of its kind, or with silence:
  /// among the kinds the order is another then.
  [[nodiscard]] Prints in_order(Prints prints) const {
    if (gathers()) std::ranges::sort(prints);
    return prints;
  }

  /// Samples of a fresh driver that gets these pieces.
  Prints hear(const std::vector<std::string>& pieces) {
    const auto driver = make_driver(model, settings());
    KeepSamples sink;
    (*driver)->receive(bytes_of(before_frames()), MonoTime{}, sink);
    for (const std::string& piece : pieces) {
      (*driver)->receive(bytes_of(piece), MonoTime{}, sink);
    }
    (*driver)->receive(bytes_of(flush()), MonoTime{}, sink);
    (*driver)->expire(MonoTime::max(), sink);
    return joined_prints(sink);
  }

  std::vector<std::string> cut(const std::string& bytes) {
    std::vector<std::string> pieces;
    for (std::size_t at = 0; at < bytes.size();) {
      const std::size_t length = 1 + random() % 40;
      pieces.push_back(bytes.substr(at, length));
      at += length;
    }
    return pieces;
  }

  /// The address that the examples have, where they have one.
  [[nodiscard]] InstrumentSettings settings() const {
    InstrumentSettings settings;
    if (model->poll && model->poll->address) {
      settings.unit = 0;
      while (settings.unit < 255 &&
             !length_at_begin(*model->poll->address, model->examples.front().text, settings.unit)) {
        ++settings.unit;
      }
    }
    return settings;
  }

  /// Nothing but line ends marks a frame, and it may have no check of its own.
  [[nodiscard]] bool lines_only() const {
    return model->messages && model->messages->framing.starts.empty();
  }

  /// Nothing but its form tells that a frame is damaged.
  [[nodiscard]] bool unchecked() const {
    return model->messages && (lines_only() || !model->messages->framing.checksum.any());
  }

  /// Where several sentences make a frame the bytes of the first: between them noise costs nothing.
  [[nodiscard]] std::size_t first_sentence(const std::string& frame) const {
    const bool ais = model->frames && model->frames->encoding == FrameEncoding::ais;
    return ais ? frame.find('\n') : frame.size();
  }

  /// At most 300 bytes of all the frames together, fewer of long ones, not each of them.
  [[nodiscard]] std::size_t step(const std::string& frame) const {
    const std::size_t most = std::clamp<std::size_t>(60'000 / frame.size(), 60, 300);
    const auto share = static_cast<std::size_t>(std::clamp(draws, 1, usual_draws));
    return 1 + frame.size() * frames.size() * usual_draws / (most * share);
  }

  /// Lines that make a block up to its checksum: nothing marks where it begins but the end of the
  /// one before it, so that noise in front of it is in it.
  [[nodiscard]] bool blocks() const {
    return model->messages && !model->messages->framing.block_end.empty();
  }

  /// What a driver that comes to a stream has to see before it knows where a frame begins.
  [[nodiscard]] std::string before_frames() const {
    return blocks() ? "\r\n" + model->messages->framing.block_end + "x" : lines_only() ? "\n" : "";
  }

  /// Between frames: where any byte belongs to a block, what is said to be none.
  std::string between(std::size_t length) {
    return blocks() ? (model->messages->framing.interleaved + "70010003E\n") : noise(length, true);
  }

  /// Bytes of noise; without start characters unless `wild`. To a stream of lines noise is what is
  /// no text: of a line glued to a line nothing tells that it is none.
  std::string noise(std::size_t length, bool wild) {
    std::string bytes;
    while (bytes.size() < length) {
      const char byte = static_cast<char>(unchecked() ? 0x80 + random() % 128 : random() % 256);
      if (wild || starts().find(byte) == std::string::npos) bytes += byte;
    }
    return bytes;
  }

  const int draws = draws_asked();
  ModelPtr model = delivered_model(GetParam());
  std::set<std::size_t> joined;  // kinds that come with another one, in one frame
  std::vector<std::string> frames;
  Prints expected;
  std::string stream;
  std::mt19937 random{20261120};
};

TEST_P(Listening, any_split_gives_the_same_samples) {
  EXPECT_EQ(in_order(hear({stream})), in_order(expected));
  std::vector<std::string> bytes;
  for (const char byte : stream) bytes.emplace_back(1, byte);
  EXPECT_EQ(in_order(hear(bytes)), in_order(expected));
  for (int i = 0; i < draws; ++i) {
    EXPECT_EQ(in_order(hear(cut(stream))), in_order(expected));
  }
}

TEST_P(Listening, any_split_of_a_noisy_stream_gives_the_same_samples_and_counts) {
  std::string noisy;
  for (const std::string& frame : frames) noisy += between(random() % 30) + frame;
  const auto whole = make_driver(model, settings());
  KeepSamples sink;
  (*whole)->receive(bytes_of(noisy), MonoTime{}, sink);
  for (int i = 0; i < draws; ++i) {
    const auto driver = make_driver(model, settings());
    KeepSamples pieces;
    for (const std::string& piece : cut(noisy)) {
      (*driver)->receive(bytes_of(piece), MonoTime{}, pieces);
    }
    EXPECT_EQ(prints_of(*model, pieces), prints_of(*model, sink));
    EXPECT_EQ((*driver)->counters().discarded_bytes, (*whole)->counters().discarded_bytes);
    EXPECT_EQ((*driver)->counters().discarded_places, (*whole)->counters().discarded_places);
    EXPECT_EQ((*driver)->counters().damaged_frames, (*whole)->counters().damaged_frames);
  }
}

TEST_P(Listening, noise_between_frames_costs_none) {
  for (int i = 0; i < draws; ++i) {
    std::string noisy = between(random() % 50);
    const std::string end = lines_only() && !blocks() ? "\r\n" : "";
    noisy += end;
    for (const std::string& frame : frames) noisy += frame + between(random() % 50) + end;
    EXPECT_EQ(in_order(hear(cut(noisy))), in_order(expected));
  }
}

TEST_P(Listening, noise_inside_a_frame_costs_that_frame_only) {
  for (std::size_t hit = 0; hit < frames.size(); ++hit) {
    std::string noisy;
    for (std::size_t i = 0; i < frames.size(); ++i) {
      std::string frame = frames[i];
      // A block that loses its end takes the next one with it.
      const std::size_t last = blocks() ? model->messages->framing.block_end.size() + 3 : 3;
      if (i == hit) {
        const std::size_t room = std::min(frame.size(), first_sentence(frame)) - last - 1;
        frame.insert(1 + random() % room, noise(1 + random() % 20, false));
      }
      noisy += frame;
    }
    expect_others(hear(cut(noisy)), hit);
  }
}

// One byte changed anywhere: the frame's own sample or none, all the others as they were.
TEST_P(Listening, a_damaged_frame_never_yields_a_wrong_sample) {
  for (std::size_t hit = 0; hit < frames.size(); ++hit) {
    for (std::size_t at = hit % step(frames[hit]); at < frames[hit].size();
         at += step(frames[hit])) {
      if (!is_covered(frames[hit], at)) continue;
      for (int i = 0; i < 3; ++i) {
        std::string damaged = frames[hit];
        // Where no checksum stands in the frame another digit is another value.
        damaged[at] = static_cast<char>(unchecked() ? 0x80 + random() % 128 : random() % 256);
        for (const std::string& alone : hear({damaged, "\r\n"})) {
          EXPECT_TRUE(alone == expected[hit] || (gathers() && is_rest_of(alone, expected[hit])))
              << damaged << alone;
        }
        std::string before = hit > 0 ? frames[hit - 1] : "";
        std::string after = hit + 1 < frames.size() ? frames[hit + 1] : "";
        const Prints all = hear({before, damaged, after});
        const std::size_t end = blocks() ? model->messages->framing.block_end.size() + 3 : 1;
        const bool summed = blocks() && at + 1 == damaged.size();
        const bool glued = lines_only() && at + end >= damaged.size() && !summed;  // to the next
        const std::size_t sound = (before.empty() ? 0U : 1U) + (after.empty() || glued ? 0U : 1U);
        EXPECT_GE(all.size(), sound) << damaged;
        EXPECT_LE(all.size(), sound + 1) << damaged;
      }
    }
  }
}

TEST_P(Listening, a_truncated_stream_gives_the_samples_before_the_cut) {
  std::size_t end = 0;
  for (std::size_t i = 0; i < frames.size(); ++i) {
    for (std::size_t at = i % step(frames[i]); at < frames[i].size() - 2; at += step(frames[i])) {
      Prints got = hear({stream.substr(0, end + at)});
      const Prints before(expected.begin(), expected.begin() + static_cast<std::ptrdiff_t>(i));
      if (gathers() && got.size() == i + 1) drop_rest(got, expected[i]);
      EXPECT_EQ(in_order(got), in_order(before));
    }
    end += frames[i].size();
  }
}

TEST_P(Listening, noise_without_end_yields_nothing_and_is_counted) {
  const auto driver = make_driver(model, settings());
  KeepSamples sink;
  std::size_t sent = 0;
  for (int i = 0; i < draws_asked() * 15 / 2; ++i) {
    const std::string bytes = i % 3 == 0   ? noise(1000, true)
                              : i % 3 == 1 ? std::string(1000, lines_only()       ? '-'
                                                               : starts().empty() ? '7'
                                                                                  : starts()[0])
                                           : std::string(1000, 'A');
    sent += bytes.size();
    (*driver)->receive(bytes_of(bytes), MonoTime{}, sink);
  }
  EXPECT_TRUE(sink.samples.empty());
  const std::uint64_t counted = (*driver)->counters().discarded_bytes;
  EXPECT_LE(counted, sent);
  EXPECT_GE(counted + longest() + 2000, sent);
  const std::string before = blocks() ? before_frames() : "\r\n";
  (*driver)->receive(bytes_of(before + frames[0] + flush()), MonoTime{}, sink);
  (*driver)->expire(MonoTime::max(), sink);
  EXPECT_EQ(joined_prints(sink), Prints{expected[0]});
}

INSTANTIATE_TEST_SUITE_P(Models, Listening, testing::ValuesIn(models_with(true)), model_test_name);

class Polled : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    for (const RegisterKind& kind : model->registers->kinds) {
      for (const ReadSpan& span : kind.spans) {
        for (int i = 0; i < span.count; ++i) {
          const auto address = static_cast<std::uint16_t>(span.address + i);
          put(span.function, address);
        }
      }
    }
    for (const RegisterStep& step : model->registers->before) {
      acknowledge(step);
    }
    line.attach([this](std::span<const std::uint8_t> request, MonoTime end) {
      auto answer = device.on_wire(Micros(1'000))(request, end);
      if (answer && spoil) spoil(answer->bytes);
      return answer;
    });
    ASSERT_TRUE(line.open());
  }

  /// The device says yes to what the model sends before reading.
  void acknowledge(const RegisterStep& step) {
    const auto high = [](std::uint16_t word) { return static_cast<std::uint8_t>(word >> 8U); };
    const auto low = [](std::uint16_t word) { return static_cast<std::uint8_t>(word & 0xFFU); };
    if (!step.raw.empty()) {
      device.said[step.raw] = step.raw[0] == 3 ? step.answer : step.raw;
      device.said[step.raw].resize(step.raw[0] == 3 ? step.answer.size() : 5);
    } else if (step.function == 6) {
      const WireBytes pdu{6, high(step.address), low(step.address), high(step.write[0]),
                          low(step.write[0])};
      device.said[pdu] = pdu;
    }
  }

  /// Polls until the instrument has started.
  Result<void> poll(Driver& driver, KeepSamples& sink) {
    auto polled = driver.poll(line, sink);
    for (int i = 0; !polled && polled.error().code == ErrorCode::busy && i < 3; ++i) {
      clock.advance(std::chrono::minutes(2));
      polled = driver.poll(line, sink);
    }
    return polled;
  }

  void put(std::uint8_t function, std::uint16_t address) {
    if (function <= 2) {
      auto& bits = function == 1 ? device.coils : device.discrete;
      bits[address] = random() % 2 == 1;
      return;
    }
    auto& registers = function == 3 ? device.holding : device.input;
    registers[address] = static_cast<std::uint16_t>(0x4100 + random() % 200);
  }

  std::mt19937 random{20261120};
  ModelPtr model = delivered_model(GetParam());
  FakeClock clock;
  ModbusDevice device{1};
  SimulatedLine line{simulated_bus(), clock};
  std::function<void(WireBytes&)> spoil;
};

TEST_P(Polled, the_same_registers_give_the_same_sample) {
  KeepSamples first;
  KeepSamples second;
  ASSERT_TRUE(poll(**make_driver(model, {}), first));
  ASSERT_TRUE(poll(**make_driver(model, {}), second));
  ASSERT_EQ(first.samples.size(), model->kinds.size());
  EXPECT_EQ(prints_of(*model, first), prints_of(*model, second));
}

TEST_P(Polled, a_damaged_answer_is_an_error_and_the_next_poll_is_right) {
  KeepSamples right;
  ASSERT_TRUE(poll(**make_driver(model, {}), right));
  const auto driver = make_driver(model, {});
  for (int i = 0; i < 60; ++i) {
    int answers = static_cast<int>(random() % 3);
    spoil = [&](WireBytes& bytes) {
      if (answers-- == 0)
        bytes[random() % bytes.size()] ^= static_cast<std::uint8_t>(1 + random() % 255);
    };
    KeepSamples sink;
    static_cast<void>(poll(**driver, sink));
    for (const Sample& sample : sink.samples) {
      EXPECT_EQ(print(*model, sample), print(*model, right.samples[sample.kind]));
    }
    spoil = nullptr;
    KeepSamples next;
    ASSERT_TRUE(poll(**make_driver(model, {}), next));
    EXPECT_EQ(prints_of(*model, next), prints_of(*model, right));
  }
}

TEST_P(Polled, a_truncated_answer_is_an_error_and_bounded) {
  spoil = [&](WireBytes& bytes) { bytes.resize(bytes.size() / 2); };
  KeepSamples sink;
  const auto driver = make_driver(model, {});
  MonoTime begin = clock.mono();
  auto polled = (*driver)->poll(line, sink);
  if (!polled && polled.error().code == ErrorCode::busy) {  // its start need not be answered
    clock.advance(std::chrono::minutes(2));
    begin = clock.mono();
    polled = (*driver)->poll(line, sink);
  }
  EXPECT_FALSE(polled);
  EXPECT_TRUE(sink.samples.empty());
  EXPECT_LT(clock.mono() - begin, model->timeout + std::chrono::seconds(3));
}

TEST_P(Polled, bytes_that_come_unasked_yield_nothing) {
  const auto driver = make_driver(model, {});
  KeepSamples sink;
  std::string bytes;
  for (int i = 0; i < 10'000; ++i) bytes += static_cast<char>(random() % 256);
  (*driver)->receive(bytes_of(bytes), MonoTime{}, sink);
  EXPECT_TRUE(sink.samples.empty());
}

INSTANTIATE_TEST_SUITE_P(Models, Polled, testing::ValuesIn(models_with(false)), model_test_name);

}  // namespace
}  // namespace buoyd
