package dev.troupe.tool;

import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.victools.jsonschema.generator.FieldScope;
import com.github.victools.jsonschema.generator.Option;
import com.github.victools.jsonschema.generator.OptionPreset;
import com.github.victools.jsonschema.generator.SchemaGenerator;
import com.github.victools.jsonschema.generator.SchemaGeneratorConfigBuilder;
import com.github.victools.jsonschema.generator.SchemaVersion;
import com.github.victools.jsonschema.generator.TypeScope;
import com.github.victools.jsonschema.generator.impl.module.SimpleTypeModule;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Makes the JSON Schema (2020-12) of a record: of a tool's request, or of an answer.
 *
 * <p>Names are those that Jackson binds. A component that may be null or is an {@code Optional} may
 * be left out or be null; all others are required, and nothing else is allowed.
 */
final class RequestSchema {

  private static final SchemaGenerator GENERATOR = generator(field -> !isOptional(field));
  private static final SchemaGenerator OF_ANSWERS = generator(_ -> true);

  private RequestSchema() {}

  /**
   * The schema of {@code type}.
   *
   * @throws IllegalArgumentException naming a component that no JSON can stand for
   */
  static ObjectNode of(JavaType type) {
    return generate(type, GENERATOR);
  }

  /**
   * The schema of {@code type} for a model that is to write it as a whole: what may be left out
   * must be there, as null. Vendors that enforce schemas take no other.
   *
   * @throws IllegalArgumentException as {@link #of} does
   */
  static ObjectNode ofAnswer(JavaType type) {
    return generate(type, OF_ANSWERS);
  }

  private static ObjectNode generate(JavaType type, SchemaGenerator generator) {
    if (!type.isRecordType()) {
      throw new IllegalArgumentException(type.getRawClass().getSimpleName() + " is no record");
    }
    DescribableTypes.require(type);
    synchronized (generator) { // not made for several threads
      return generator.generateSchema(type.getRawClass());
    }
  }

  private static SchemaGenerator generator(Predicate<FieldScope> required) {
    var config =
        new SchemaGeneratorConfigBuilder(
                ToolJson.MAPPER, SchemaVersion.DRAFT_2020_12, OptionPreset.PLAIN_JSON)
            .with(SimpleTypeModule.forPrimitiveAndAdditionalTypes().withEmptySchema(JsonNode.class))
            .with(
                Option.FORBIDDEN_ADDITIONAL_PROPERTIES_BY_DEFAULT,
                Option.MAP_VALUES_AS_ADDITIONAL_PROPERTIES,
                Option.FLATTENED_ENUMS,
                Option.FLATTENED_OPTIONALS,
                Option.INLINE_NULLABLE_SCHEMAS);
    config
        .forTypesInGeneral()
        .withDescriptionResolver(RequestSchema::descriptionOf)
        .withPropertySorter((_, _) -> 0); // as declared
    config
        .forFields()
        .withPropertyNameOverrideResolver(RequestSchema::nameOf)
        .withDescriptionResolver(RequestSchema::descriptionOf)
        .withNullableCheck(RequestSchema::isOptional)
        .withRequiredCheck(required);
    return new SchemaGenerator(config.build());
  }

  private static @Nullable String descriptionOf(TypeScope type) {
    var doc = type.getType().getErasedType().getAnnotation(Doc.class);
    return doc == null ? null : doc.value();
  }

  private static @Nullable String descriptionOf(FieldScope field) {
    var doc = field.getAnnotation(Doc.class);
    return doc == null ? null : doc.value();
  }

  private static boolean isOptional(FieldScope field) {
    var type = field.getRawMember().getAnnotatedType();
    return type.isAnnotationPresent(Nullable.class)
        || field.getRawMember().getType() == Optional.class;
  }

  private static @Nullable String nameOf(FieldScope field) {
    var declared = field.getDeclaredName();
    BeanDescription bean =
        ToolJson.MAPPER
            .getDeserializationConfig()
            .introspect(ToolJson.MAPPER.constructType(field.getRawMember().getDeclaringClass()));
    return bean.findProperties().stream()
        .filter(property -> property.getInternalName().equals(declared))
        .map(property -> property.getName())
        .findFirst()
        .orElse(null);
  }
}
