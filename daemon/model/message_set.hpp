#pragma once
// How the messages driver recognises and reads a model's messages: part of the model. Any thread.

namespace buoyd {

struct MessageSet {};

}  // namespace buoyd
