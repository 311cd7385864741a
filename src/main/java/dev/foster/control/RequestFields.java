package dev.foster.control;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The members of a request, read as values of the types that they must have. */
record RequestFields(Map<String, Object> members) {

  /** The value of a member; null if the request does not have it. */
  Object get(String key) {
    return members.get(key);
  }

  String text(String key) throws InvalidRequest {
    if (members.get(key) instanceof String text) {
      return text;
    }
    throw InvalidRequest.member(key, "is not a string");
  }

  /** True if the member is {@code true}. */
  boolean isTrue(String key) {
    return Boolean.TRUE.equals(members.get(key));
  }

  /** True if the member is {@code false}, and not if it is absent. */
  boolean isFalse(String key) {
    return Boolean.FALSE.equals(members.get(key));
  }

  /** A whole number; {@code absent} if the request does not have the member. */
  long number(String key, long absent) throws InvalidRequest {
    Object value = members.get(key);
    if (value == null) {
      return absent;
    }
    if (value instanceof Long number) {
      return number;
    }
    throw InvalidRequest.member(key, "is not a whole number");
  }

  /** A list of names; empty if the request does not have the member. */
  List<String> names(String key) throws InvalidRequest {
    Object value = members.get(key);
    List<String> names = new ArrayList<>();
    if (value == null) {
      return names;
    }
    if (!(value instanceof List<?> list)) {
      throw InvalidRequest.member(key, "is not a list of names");
    }
    for (Object each : list) {
      if (!(each instanceof String name)) {
        throw InvalidRequest.member(key, "is not a list of names");
      }
      names.add(name);
    }
    return names;
  }
}
