package dev.troupe.tool;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Which types a request may be made of: those for which there is one obvious JSON. */
final class DescribableTypes {

  private static final Set<Class<?>> SIMPLE =
      Set.of(
          String.class,
          Boolean.class,
          Byte.class,
          Short.class,
          Integer.class,
          Long.class,
          Float.class,
          Double.class,
          BigInteger.class,
          BigDecimal.class,
          UUID.class,
          URI.class,
          Instant.class,
          LocalDate.class,
          LocalTime.class,
          LocalDateTime.class,
          OffsetDateTime.class,
          ZonedDateTime.class,
          Duration.class);

  private DescribableTypes() {}

  /**
   * Walks through {@code request} and the records in it.
   *
   * @throws IllegalArgumentException naming the component whose type is none of these
   */
  static void require(JavaType request) {
    requireRecord(request.getRawClass(), new HashSet<>());
  }

  private static void requireRecord(Class<?> type, Set<Class<?>> seen) {
    if (seen.add(type)) {
      for (var component : type.getRecordComponents()) {
        var componentType = ToolJson.MAPPER.constructType(component.getGenericType());
        var where = type.getSimpleName() + "." + component.getName();
        require(componentType, where, seen);
      }
    }
  }

  private static void require(JavaType type, String where, Set<Class<?>> seen) {
    var raw = type.getRawClass();
    if (type.isRecordType() && raw.getTypeParameters().length == 0) {
      requireRecord(raw, seen);
    } else if (Optional.class == raw || type.isArrayType() || isCollection(type)) {
      require(type.getContentType(), where, seen);
    } else if (type.isMapLikeType() && type.getKeyType().hasRawClass(String.class)) {
      require(type.getContentType(), where, seen);
    } else if (!isLeaf(type)) {
      throw new IllegalArgumentException(
          "%s is a %s, for which there is no JSON Schema: take a string, a number, a boolean, an"
                  .formatted(where, raw.getSimpleName())
              + " enum, a time, a record, a list or a map of these");
    }
  }

  private static boolean isCollection(JavaType type) {
    return type.isCollectionLikeType() && Collection.class.isAssignableFrom(type.getRawClass());
  }

  private static boolean isLeaf(JavaType type) {
    var raw = type.getRawClass();
    return type.isPrimitive()
        || type.isEnumType()
        || SIMPLE.contains(raw)
        || JsonNode.class.isAssignableFrom(raw);
  }
}
