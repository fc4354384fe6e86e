#pragma once

// The whole mapper, for blocking programs. Coroutines: <dynantic/async.hpp>.

#include <dynantic/attribute_value.hpp>
#include <dynantic/binary.hpp>
#include <dynantic/codec.hpp>
#include <dynantic/condition.hpp>
#include <dynantic/decimal.hpp>
#include <dynantic/error.hpp>
#include <dynantic/field.hpp>
#include <dynantic/index.hpp>
#include <dynantic/key.hpp>
#include <dynantic/model.hpp>
#include <dynantic/result.hpp>
#include <dynantic/update_expression.hpp>
