#pragma once

// Every specialisation of BuiltinCodec. They must all be seen before the first CodecOf<T> is asked for.

#include <dynantic/detail/codec/container_codec.hpp>
#include <dynantic/detail/codec/enum_codec.hpp>
#include <dynantic/detail/codec/optional_codec.hpp>
#include <dynantic/detail/codec/scalar_codec.hpp>
#include <dynantic/detail/codec/struct_codec.hpp>
#include <dynantic/detail/codec/user_codec.hpp>
#include <dynantic/detail/codec/variant_codec.hpp>
