package dev.troupe.faults;

import com.openai.client.okhttp.OpenAIOkHttpClientAsync;
import com.openai.core.http.AsyncStreamResponse;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.typesafe.config.ConfigFactory;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.PartialResponse;
import dev.langchain4j.model.chat.response.PartialResponseContext;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.chat.response.StreamingHandle;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import dev.troupe.Troupe;
import dev.troupe.model.ModelRequest;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

/** A client of model providers with its own settings, asked by its asynchronous API. */
enum Peer {
  TROUPE("Troupe") {
    @Override
    Running ask(URI provider) throws Exception {
      var troupe = troupe(provider);
      var answer = troupe.model("peer/m").generateAsync(ModelRequest.of("well?"));
      var outcome = answer.toStage().toCompletableFuture().thenApply(it -> it.content());
      return new Running(outcome, () -> Optional.of(answer::cancel), troupe);
    }

    @Override
    Running stream(URI provider) throws Exception {
      var troupe = troupe(provider);
      var stream = troupe.model("peer/m").stream(ModelRequest.of("well?"));
      var outcome = new CompletableFuture<String>();
      Thread.startVirtualThread(() -> complete(outcome, () -> stream.response().content()));
      return new Running(outcome, () -> Optional.of(stream::close), troupe);
    }

    private Troupe troupe(URI provider) throws InterruptedException {
      var settings =
          """
          troupe.simulator.start = never
          troupe.providers.peer { dialect = openai-compatible, base-url = "%s" }
          """
              .formatted(provider);
      var config = ConfigFactory.parseString(settings).withFallback(ConfigFactory.load());
      return Troupe.builder().config(config).start();
    }
  },

  OPENAI("openai-java 4.101.0, async") {
    @Override
    Running ask(URI provider) {
      var client = client(provider);
      var answer = client.chat().completions().create(PARAMS);
      var outcome = answer.thenApply(it -> it.choices().getFirst().message().content().orElse(""));
      return new Running(outcome, () -> Optional.of(() -> answer.cancel(true)), client::close);
    }

    @Override
    Running stream(URI provider) {
      var client = client(provider);
      AsyncStreamResponse<ChatCompletionChunk> stream =
          client.chat().completions().createStreaming(PARAMS);
      var outcome = new CompletableFuture<String>();
      stream.subscribe(
          new AsyncStreamResponse.Handler<>() {
            @Override
            public void onNext(ChatCompletionChunk chunk) {}

            @Override
            public void onComplete(Optional<Throwable> failure) {
              failure.ifPresentOrElse(
                  outcome::completeExceptionally, () -> outcome.complete("finished"));
            }
          });
      return new Running(outcome, () -> Optional.of(stream::close), client::close);
    }

    private com.openai.client.OpenAIClientAsync client(URI provider) {
      return OpenAIOkHttpClientAsync.builder().apiKey("none").baseUrl(provider.toString()).build();
    }
  },

  LANGCHAIN4J_STREAMING("LangChain4j 1.19.0, streaming") {
    @Override
    Running ask(URI provider) {
      return stream(provider); // its one asynchronous API
    }

    @Override
    Running stream(URI provider) {
      var model =
          OpenAiStreamingChatModel.builder()
              .baseUrl(provider.toString())
              .apiKey("none")
              .modelName("m")
              .build();
      var outcome = new CompletableFuture<String>();
      var handle = new AtomicReference<Optional<StreamingHandle>>(Optional.empty());
      model.chat(
          ChatRequest.builder().messages(UserMessage.from("well?")).build(),
          new StreamingChatResponseHandler() {
            @Override
            public void onPartialResponse(PartialResponse part, PartialResponseContext context) {
              handle.set(Optional.of(context.streamingHandle()));
            }

            @Override
            public void onCompleteResponse(ChatResponse response) {
              outcome.complete("finished");
            }

            @Override
            public void onError(Throwable failure) {
              outcome.completeExceptionally(failure);
            }
          });
      return new Running(
          outcome, () -> handle.get().map(known -> (Runnable) known::cancel), () -> {});
    }
  },

  LANGCHAIN4J_BLOCKING("LangChain4j 1.19.0, blocking, interrupted") {
    @Override
    Running ask(URI provider) {
      var model =
          OpenAiChatModel.builder()
              .baseUrl(provider.toString())
              .apiKey("none")
              .modelName("m")
              .build();
      var outcome = new CompletableFuture<String>();
      var thread = Thread.startVirtualThread(() -> complete(outcome, () -> model.chat("well?")));
      return new Running(outcome, () -> Optional.of(thread::interrupt), () -> {});
    }

    @Override
    Running stream(URI provider) {
      throw new UnsupportedOperationException("it answers in one piece");
    }
  };

  /** How a call is withdrawn, once that can be done. */
  interface Withdrawal {
    Optional<Runnable> now();
  }

  /** A call that runs. */
  record Running(CompletableFuture<String> outcome, Withdrawal withdrawal, AutoCloseable client) {}

  private interface Body {
    String run() throws Exception;
  }

  private static final ChatCompletionCreateParams PARAMS =
      ChatCompletionCreateParams.builder().model("m").addUserMessage("well?").build();

  final String title;

  Peer(String title) {
    this.title = title;
  }

  /** Asks for an answer in one piece. */
  abstract Running ask(URI provider) throws Exception;

  /**
   * Asks for an answer as it comes.
   *
   * @throws UnsupportedOperationException where it does not
   */
  abstract Running stream(URI provider) throws Exception;

  private static void complete(CompletableFuture<String> outcome, Body body) {
    try {
      outcome.complete(body.run());
    } catch (Throwable failure) {
      outcome.completeExceptionally(failure);
    }
  }
}
