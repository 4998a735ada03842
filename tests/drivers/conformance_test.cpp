// What every driver promises, run over every driver and delivered model: any split of the bytes
// gives the same samples; noise costs only the frames it touches; a damaged frame never yields a
// wrong value; nothing grows or blocks. Listening drivers get a stream made of their model's
// examples, polled ones a device with registers of distinct words.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "drivers/driver_support.hpp"
#include "model/library.hpp"
#include "support/modbus_device.hpp"
#include "support/simulated_line.hpp"

namespace buoyd {
namespace {

const std::string folder = std::string(BUOYD_SOURCE_DIR) + "/config/models";

std::vector<std::string> models_with(bool listens) {
  std::vector<std::string> names;
  for (const ModelFile& file : list_models({folder})) {
    const LoadedModel loaded = load_model(file.path);
    if (loaded.model && (loaded.model->interval == Micros{0}) == listens) {
      names.push_back(file.name);
    }
  }
  return names;
}

std::string test_name(const testing::TestParamInfo<std::string>& info) {
  std::string name = info.param;
  std::ranges::replace(name, '-', '_');
  return name;
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
      frames.push_back(example.text + "\r\n");
      const Prints alone = hear({frames.back()});
      ASSERT_EQ(alone.size(), 1U) << example.text;
      expected.push_back(alone[0]);
      stream += frames.back();
    }
  }

  /// Samples of a fresh driver that gets these pieces.
  Prints hear(const std::vector<std::string>& pieces) {
    const auto driver = make_driver(model, {});
    KeepSamples sink;
    for (const std::string& piece : pieces) {
      (*driver)->receive(bytes_of(piece), MonoTime{}, sink);
    }
    return prints_of(*model, sink);
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

  /// Bytes of noise; without start characters unless `wild`.
  std::string noise(std::size_t length, bool wild) {
    std::string bytes;
    while (bytes.size() < length) {
      const char byte = static_cast<char>(random() % 256);
      if (wild || model->messages->framing.starts.find(byte) == std::string::npos) bytes += byte;
    }
    return bytes;
  }

  ModelPtr model = delivered_model(GetParam());
  std::vector<std::string> frames;
  Prints expected;
  std::string stream;
  std::mt19937 random{20261120};
};

TEST_P(Listening, AnySplitGivesTheSameSamples) {
  EXPECT_EQ(hear({stream}), expected);
  std::vector<std::string> bytes;
  for (const char byte : stream) bytes.emplace_back(1, byte);
  EXPECT_EQ(hear(bytes), expected);
  for (int i = 0; i < 100; ++i) {
    EXPECT_EQ(hear(cut(stream)), expected);
  }
}

TEST_P(Listening, AnySplitOfANoisyStreamGivesTheSameSamplesAndCounts) {
  std::string noisy;
  for (const std::string& frame : frames) noisy += noise(random() % 30, true) + frame;
  const auto whole = make_driver(model, {});
  KeepSamples sink;
  (*whole)->receive(bytes_of(noisy), MonoTime{}, sink);
  for (int i = 0; i < 100; ++i) {
    const auto driver = make_driver(model, {});
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

TEST_P(Listening, NoiseBetweenFramesCostsNone) {
  for (int i = 0; i < 100; ++i) {
    std::string noisy = noise(random() % 50, true);
    for (const std::string& frame : frames) noisy += frame + noise(random() % 50, true);
    EXPECT_EQ(hear(cut(noisy)), expected);
  }
}

TEST_P(Listening, NoiseInsideAFrameCostsThatFrameOnly) {
  for (std::size_t hit = 0; hit < frames.size(); ++hit) {
    std::string noisy;
    for (std::size_t i = 0; i < frames.size(); ++i) {
      std::string frame = frames[i];
      if (i == hit)
        frame.insert(1 + random() % (frame.size() - 3), noise(1 + random() % 20, false));
      noisy += frame;
    }
    Prints others = expected;
    others.erase(others.begin() + static_cast<std::ptrdiff_t>(hit));
    EXPECT_EQ(hear(cut(noisy)), others);
  }
}

// One byte changed anywhere: the frame's own sample or none, all the others as they were.
TEST_P(Listening, ADamagedFrameNeverYieldsAWrongSample) {
  for (std::size_t hit = 0; hit < frames.size(); ++hit) {
    for (std::size_t at = 0; at < frames[hit].size(); ++at) {
      for (int i = 0; i < 6; ++i) {
        std::string damaged = frames[hit];
        damaged[at] = static_cast<char>(random() % 256);
        for (const std::string& alone : hear({damaged, "\r\n"})) {
          EXPECT_EQ(alone, expected[hit]) << damaged;
        }
        std::string before = hit > 0 ? frames[hit - 1] : "";
        std::string after = hit + 1 < frames.size() ? frames[hit + 1] : "";
        const Prints all = hear({before, damaged, after});
        const std::size_t sound = (before.empty() ? 0U : 1U) + (after.empty() ? 0U : 1U);
        EXPECT_GE(all.size(), sound) << damaged;
        EXPECT_LE(all.size(), sound + 1) << damaged;
      }
    }
  }
}

TEST_P(Listening, ATruncatedStreamGivesTheSamplesBeforeTheCut) {
  std::size_t end = 0;
  for (std::size_t i = 0; i < frames.size(); ++i) {
    for (std::size_t at = 0; at < frames[i].size() - 2; ++at) {
      const Prints got = hear({stream.substr(0, end + at)});
      EXPECT_EQ(got, Prints(expected.begin(), expected.begin() + static_cast<std::ptrdiff_t>(i)));
    }
    end += frames[i].size();
  }
}

TEST_P(Listening, NoiseWithoutEndYieldsNothingAndIsCounted) {
  const auto driver = make_driver(model, {});
  KeepSamples sink;
  std::size_t sent = 0;
  for (int i = 0; i < 300; ++i) {
    const std::string bytes = i % 3 == 0   ? noise(1000, true)
                              : i % 3 == 1 ? std::string(1000, model->messages->framing.starts[0])
                                           : std::string(1000, 'A');
    sent += bytes.size();
    (*driver)->receive(bytes_of(bytes), MonoTime{}, sink);
  }
  EXPECT_TRUE(sink.samples.empty());
  const std::uint64_t counted = (*driver)->counters().discarded_bytes;
  EXPECT_LE(counted, sent);
  EXPECT_GE(counted + model->messages->framing.max_length + 2000, sent);
  (*driver)->receive(bytes_of("\r\n" + frames[0]), MonoTime{}, sink);
  EXPECT_EQ(prints_of(*model, sink), Prints{expected[0]});
}

INSTANTIATE_TEST_SUITE_P(Models, Listening, testing::ValuesIn(models_with(true)), test_name);

class Polled : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    for (const RegisterKind& kind : model->registers->kinds) {
      for (const ReadSpan& span : kind.spans) {
        for (int i = 0; i < span.count; ++i) {
          const auto address = static_cast<std::uint16_t>(span.address + i);
          auto& registers = span.function == 3 ? device.holding : device.input;
          registers[address] = static_cast<std::uint16_t>(0x4100 + random() % 200);
        }
      }
    }
    line.attach([this](std::span<const std::uint8_t> request, MonoTime end) {
      auto answer = device.on_wire(Micros(1'000))(request, end);
      if (answer && spoil) spoil(answer->bytes);
      return answer;
    });
    ASSERT_TRUE(line.open());
  }

  static LineSettings bus() {
    LineSettings settings;
    settings.name = "bus";
    settings.device = "sim";
    settings.baud = 19200;
    return settings;
  }

  std::mt19937 random{20261120};
  ModelPtr model = delivered_model(GetParam());
  FakeClock clock;
  ModbusDevice device{1};
  SimulatedLine line{bus(), clock};
  std::function<void(WireBytes&)> spoil;
};

TEST_P(Polled, TheSameRegistersGiveTheSameSample) {
  KeepSamples first;
  KeepSamples second;
  ASSERT_TRUE((*make_driver(model, {}))->poll(line, first));
  ASSERT_TRUE((*make_driver(model, {}))->poll(line, second));
  ASSERT_EQ(first.samples.size(), model->kinds.size());
  EXPECT_EQ(prints_of(*model, first), prints_of(*model, second));
}

TEST_P(Polled, ADamagedAnswerIsAnErrorAndTheNextPollIsRight) {
  KeepSamples right;
  ASSERT_TRUE((*make_driver(model, {}))->poll(line, right));
  const auto driver = make_driver(model, {});
  for (int i = 0; i < 60; ++i) {
    int answers = static_cast<int>(random() % 3);
    spoil = [&](WireBytes& bytes) {
      if (answers-- == 0)
        bytes[random() % bytes.size()] ^= static_cast<std::uint8_t>(1 + random() % 255);
    };
    KeepSamples sink;
    static_cast<void>((*driver)->poll(line, sink));
    for (const Sample& sample : sink.samples) {
      EXPECT_EQ(print(*model, sample), print(*model, right.samples[sample.kind]));
    }
    spoil = nullptr;
    KeepSamples next;
    ASSERT_TRUE((*make_driver(model, {}))->poll(line, next));
    EXPECT_EQ(prints_of(*model, next), prints_of(*model, right));
  }
}

TEST_P(Polled, ATruncatedAnswerIsAnErrorAndBounded) {
  spoil = [&](WireBytes& bytes) { bytes.resize(bytes.size() / 2); };
  KeepSamples sink;
  const MonoTime begin = clock.mono();
  EXPECT_FALSE((*make_driver(model, {}))->poll(line, sink));
  EXPECT_TRUE(sink.samples.empty());
  EXPECT_LT(clock.mono() - begin, model->timeout + std::chrono::seconds(3));
}

TEST_P(Polled, BytesThatComeUnaskedYieldNothing) {
  const auto driver = make_driver(model, {});
  KeepSamples sink;
  std::string bytes;
  for (int i = 0; i < 10'000; ++i) bytes += static_cast<char>(random() % 256);
  (*driver)->receive(bytes_of(bytes), MonoTime{}, sink);
  EXPECT_TRUE(sink.samples.empty());
}

INSTANTIATE_TEST_SUITE_P(Models, Polled, testing::ValuesIn(models_with(false)), test_name);

}  // namespace
}  // namespace buoyd
