// Conditions that are refused. Each function is one misuse; the sentence is what both compilers say first.
#include "expression/models.hpp"

#include <dynantic/update_expression.hpp>

namespace dynantic::test {

// expect: dynantic: comparison of a field with a value of another type
void text_compared_with_a_number() { static_cast<void>(field<&User::name> == 5); }

// expect: dynantic: comparison of a field with a value of another type
void number_compared_with_a_text() { static_cast<void>("5" < field<&User::age>); }

// expect: dynantic: comparison of a field with a value of another type
void enum_compared_with_a_text() { static_cast<void>(field<&User::status> == "active"); }

// expect: dynantic: comparison of a bool with a number: say true or false
void bool_compared_with_a_number() { static_cast<void>(field<&User::active> == 1); }

// expect: dynantic: comparison of a number with a bool: say a number
void number_compared_with_a_bool() { static_cast<void>(field<&User::age> == true); }

// expect: dynantic: comparison with nullopt: say .exists() or .not_exists()
void compared_with_nullopt() { static_cast<void>(field<&User::nickname> == std::nullopt); }

// expect: dynantic: comparison with an optional: compare with its value, or say .exists() or .not_exists()
void compared_with_an_optional() {
    static_cast<void>(field<&User::nickname> == std::optional<std::string>("x"));
}

// expect: dynantic: <, <=, >, >= and between need a string, a number or binary data; bools, lists, maps and sets have no order
void order_of_a_bool() { static_cast<void>(field<&User::active> < true); }

// expect: dynantic: <, <=, >, >= and between need a string, a number or binary data; bools, lists, maps and sets have no order
void order_of_a_set() {
    static_cast<void>(field<&User::tags>.between(std::set<std::string>{}, std::set<std::string>{}));
}

// expect: dynantic: comparison of two fields of different types
void fields_of_two_types() { static_cast<void>(field<&User::name> == field<&User::age>); }

// expect: dynantic: comparison of a field with itself, which DynamoDB refuses
void field_with_itself() { static_cast<void>(field<&User::age> == field<&User::age>); }

// expect: dynantic: comparison of fields of two models
void fields_of_two_models() { static_cast<void>(field<&User::name> == field<&Customer::note>); }

// expect: dynantic: begins_with() needs a string or binary data
void beginning_of_a_number() { static_cast<void>(field<&User::age>.begins_with("1")); }

// expect: dynantic: begins_with() needs a string or binary data
void beginning_of_a_time_to_live() { static_cast<void>(field<&User::expires_at>.begins_with("2024")); }

// expect: dynantic: begins_with() of binary data takes binary data
void beginning_of_binary_data_by_text() { static_cast<void>(field<&User::digest>.begins_with("ab")); }

// expect: dynantic: contains() needs a string, a set or a list
void part_of_a_number() { static_cast<void>(field<&User::age>.contains(1)); }

// expect: dynantic: comparison of a field with a value of another type
void element_of_another_type() { static_cast<void>(field<&User::tags>.contains(5)); }

// expect: dynantic: size() needs a string, binary data, a list, a map or a set
void size_of_a_number() { static_cast<void>(field<&User::age>.size() > 5); }

// expect: dynantic: comparison of a field with a value of another type
void size_compared_with_a_text() { static_cast<void>(field<&User::name>.size() == "5"); }

// expect: dynantic: comparison of a field with a value of another type
void one_of_values_of_another_type() { static_cast<void>(field<&User::email>.in(1, 2)); }

// expect: dynantic: in() takes at most 100 values
void one_of_too_many_values() {
    static_cast<void>([]<int... I>(std::integer_sequence<int, I...>) {
        return field<&User::level>.in(I...);
    }(std::make_integer_sequence<int, 101>()));
}

// expect: dynantic: a condition is needed here, such as field<&T::x> == value
void bool_where_a_condition_is_needed() { static_cast<void>(detail::condition_for<User>(true)); }

// expect: dynantic: this condition is on another model than the table
void condition_for_another_table() {
    static_cast<void>(detail::condition_for<Customer>(field<&User::age> == 7));
}

// expect: dynantic: DynamoDB computes in updates only; a condition compares fields and values
void sum_in_a_condition() { static_cast<void>(field<&User::age> + 1 == 5); }

// expect: dynantic: && and || join conditions; of a bool field say field == true or field == false
void bool_field_as_a_condition() { static_cast<void>(field<&User::active> && field<&User::age> == 5); }

// expect: dynantic: ! turns a condition round; of a bool field say field == false
void opposite_of_a_bool_field() { static_cast<void>(!field<&User::active>); }

// expect: dynantic: && and || join conditions; of a bool field say field == true or field == false
void condition_joined_with_a_bool() { static_cast<void>(field<&User::age> == 5 && true); }

// expect: dynantic: && and || join conditions on one model; these are on two
void conditions_on_two_models() {
    static_cast<void>(field<&User::age> == 5 && field<&Customer::note> == "x");
}

// expect: dynantic: this condition is on another model
void condition_on_another_model() { Condition<Customer> condition = field<&User::age> == 5; }

}  // namespace dynantic::test
