import dev.troupe.Troupe;
import dev.troupe.coroutine.Scope;
import dev.troupe.http.HttpAnswer;
import dev.troupe.http.HttpSession;
import dev.troupe.model.ModelRequest;
import dev.troupe.provider.ModelRef;
import dev.troupe.provider.ModelStream;
import dev.troupe.tool.ToolContext;

class NotClosedSample {
  Troupe field;

  String read(HttpSession http) throws InterruptedException {
    var answer = http.get("/"); // wrong
    return answer.text();
  }

  String readAtOnce(HttpSession http) throws InterruptedException {
    return http.get("/").text(); // wrong
  }

  void closedOnOnePath(ModelRef model, ModelRequest request) throws InterruptedException {
    var stream = model.stream(request); // wrong
    var _ = stream.next();
    stream.close();
  }

  void aScope() throws InterruptedException {
    var scope = Scope.open(); // wrong
    scope.join();
  }

  void aTroupe() throws InterruptedException {
    var troupe = Troupe.builder().start(); // wrong
    IO.println(troupe.status());
  }

  void waved(HttpSession http) throws InterruptedException {
    var _ = http.get("/"); // wrong
  }

  void asAnArgument(HttpSession http) throws InterruptedException {
    IO.println(http.post("/", "x")); // wrong
  }

  String inAHead(HttpSession http) throws InterruptedException {
    try (var answer = http.get("/")) { // right
      return answer.text();
    }
  }

  String inAHeadLater(HttpSession http) throws InterruptedException {
    var answer = http.get("/"); // right
    try (answer) {
      return answer.text();
    }
  }

  String inAFinally(HttpSession http) throws InterruptedException {
    HttpAnswer answer = null;
    try {
      answer = http.get("/"); // right
      return answer.text();
    } finally {
      if (answer != null) {
        answer.close();
      }
    }
  }

  HttpAnswer returned(HttpSession http) throws InterruptedException {
    return http.get("/"); // right
  }

  ModelStream returnedLater(ModelRef model, ModelRequest request) throws InterruptedException {
    var stream = model.stream(request); // right
    var _ = stream.next();
    return stream;
  }

  void kept() throws InterruptedException {
    field = Troupe.builder().start(); // right
  }

  record Owner(HttpAnswer answer) {}

  Owner owned(HttpSession http) throws InterruptedException {
    return new Owner(http.get("/")); // right
  }

  void hooked() throws InterruptedException {
    var troupe = Troupe.builder().start(); // right
    Runtime.getRuntime().addShutdownHook(new Thread(troupe::close));
  }

  void borrowed(ToolContext tool, ModelRequest request) throws InterruptedException {
    var scope = tool.scope(); // the call's own // right
    scope.cancel();
    var stream = tool.stream(request); // closed with the call // right
    var _ = stream.next();
  }
}
