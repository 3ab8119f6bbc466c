package dev.troupe.tool;

import dev.troupe.coroutine.Deadline;
import dev.troupe.coroutine.Scope;
import dev.troupe.model.EmbeddingRequest;
import dev.troupe.model.EmbeddingResponse;
import dev.troupe.model.ModelRequest;
import dev.troupe.model.ModelResponse;
import dev.troupe.provider.ModelStream;
import dev.troupe.provider.ProviderCommand;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * What a tool has in hand during one call.
 *
 * <p>It lives as long as the call: once that has ended, every method that reaches outside throws a
 * {@code CancellationException}, so that a tool that missed its interrupt still ends. Any thread
 * may use it, forks of the call included; only {@link #scope} belongs to the call's own thread.
 */
public sealed interface ToolContext permits CallContext {

  /** The temperature of {@link #callModel(String, String)}. */
  double TEMPERATURE = 0.5;

  /**
   * Asks a model one question, at temperature {@value #TEMPERATURE}, and waits for the whole
   * answer.
   *
   * @param model {@code provider/model}, or a bare name; null: the configured default
   * @throws InterruptedException when the call is cancelled; so is the model's
   * @throws dev.troupe.model.ModelException when there is no answer, at the deadline too
   */
  default ModelResponse callModel(String prompt, @Nullable String model)
      throws InterruptedException {
    var request = ModelRequest.builder().user(prompt).temperature(TEMPERATURE);
    return callModel((model == null ? request : request.model(model)).build());
  }

  /**
   * Sends {@code request} as it is and waits for the whole answer.
   *
   * @throws InterruptedException when the call is cancelled; so is the model's
   * @throws dev.troupe.model.ModelException when there is no answer, at the deadline too
   */
  ModelResponse callModel(ModelRequest request) throws InterruptedException;

  /**
   * Sends {@code request} and waits for an answer in the form of {@code type}, as {@link
   * dev.troupe.provider.ModelRef#generate(ModelRequest, Class)} does.
   *
   * @throws InterruptedException when the call is cancelled; so is the model's
   * @throws dev.troupe.model.ModelException when there is no answer, or none that fits
   * @throws IllegalArgumentException where no JSON can stand for {@code type}
   */
  <T extends Record> T callModel(ModelRequest request, Class<T> type) throws InterruptedException;

  /**
   * Turns the texts of {@code request} into vectors, as {@link
   * dev.troupe.provider.ModelRef#embed(EmbeddingRequest)} does.
   *
   * @throws InterruptedException when the call is cancelled; so is the model's
   * @throws dev.troupe.model.ModelException when there are not all of them, at the deadline too
   */
  EmbeddingResponse embed(EmbeddingRequest request) throws InterruptedException;

  /**
   * Asks a model that may call tools for its answer, round by round, until it answers or a limit is
   * reached. Its rounds and calls are part of this call: they end with it, and carry its id.
   *
   * @throws InterruptedException when the call is cancelled; so is all that runs
   * @throws dev.troupe.model.ModelException when the model fails, at the deadline too
   * @throws IllegalArgumentException where {@code request} names a tool that is not there, or its
   *     limits are out of range
   */
  AgentResponse callAgent(AgentRequest request) throws InterruptedException;

  /**
   * Sends {@code request} and returns its answer as it comes. Does not wait. Closing it early
   * cancels the model's call; what is left open is closed with the call.
   */
  ModelStream stream(ModelRequest request);

  /** How the providers are, those that are off included; waits for the router's reply. */
  List<ProviderCommand.Description> providers() throws InterruptedException;

  /** Whether the caller wants to hear {@link #emit} and {@link #progress}. */
  boolean isStreamed();

  /**
   * Sends a piece of the answer's text ahead of the whole, and waits while the caller is behind.
   * Dropped where the caller did not ask for a stream.
   *
   * @throws InterruptedException when the call is cancelled
   */
  void emit(String text) throws InterruptedException;

  /**
   * Says how far the call is. Never waits: dropped while the caller is behind, or where it did not
   * ask for a stream.
   *
   * @param done at least 0, growing
   * @param total the value of {@code done} at the end; null where it is not known
   */
  void progress(double done, @Nullable Double total, String message);

  /**
   * Opens a scope for work at the same time. Close it; one that is left open is closed when the
   * tool's code ends, and the log says so.
   *
   * @throws IllegalStateException on another thread than the call's own: a fork opens its own by
   *     {@link Scope#open}
   */
  Scope scope();

  /** By when the call must have ended. */
  Deadline deadline();

  /** The id of the call, for logs and displays; the same in all that it calls. */
  String callId();

  /** The tool's own logger, {@code troupe.tool.<name>}; its lines carry the call id. */
  Logger log();
}
