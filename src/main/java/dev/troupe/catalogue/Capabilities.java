package dev.troupe.catalogue;

/**
 * What a model can do.
 *
 * @param chat whether it answers questions; one that only makes embeddings does not
 * @param images whether it sees pictures
 * @param tools whether it can ask for tools
 * @param forcedTools whether it can be made to ask for one
 * @param jsonObject whether it can be held to any JSON object
 * @param jsonSchema whether it can be held to a schema
 * @param streaming whether it answers in events
 * @param embeddings whether it turns texts into vectors
 */
public record Capabilities(
    Support chat,
    Temperature temperature,
    Thinking thinking,
    Support images,
    Support tools,
    Support forcedTools,
    Support jsonObject,
    Support jsonSchema,
    Support streaming,
    Support embeddings) {

  /** Of a model of which nobody said anything. */
  public static final Capabilities UNKNOWN =
      new Capabilities(
          Support.UNKNOWN,
          Temperature.UNKNOWN,
          Thinking.UNKNOWN,
          Support.UNKNOWN,
          Support.UNKNOWN,
          Support.UNKNOWN,
          Support.UNKNOWN,
          Support.UNKNOWN,
          Support.UNKNOWN,
          Support.UNKNOWN);

  /** The same where no vectors can be asked for. */
  Capabilities withoutEmbeddings() {
    return new Capabilities(
        chat,
        temperature,
        thinking,
        images,
        tools,
        forcedTools,
        jsonObject,
        jsonSchema,
        streaming,
        Support.NO);
  }
}
