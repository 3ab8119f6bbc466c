package dev.troupe.tool;

import org.jspecify.annotations.Nullable;

/** Runs what a test gives it, with the request's text. */
final class Echo implements SimpleTool<Echo.Request, Object> {

  record Request(@Doc("What to say") String text, @Nullable String model) {}

  /** A test's own code for a call. */
  interface Body {
    Object run(String text, ToolContext tool) throws Exception;
  }

  private final Body body;

  Echo(Body body) {
    this.body = body;
  }

  @Override
  public Object execute(Request request, ToolContext tool) throws InterruptedException {
    try {
      return body.run(request.text(), tool);
    } catch (InterruptedException | RuntimeException passedOn) {
      throw passedOn;
    } catch (Exception other) {
      throw new IllegalStateException(other);
    }
  }
}
