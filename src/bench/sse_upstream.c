/* A streaming upstream for the benchmark: answers each POST with an endless stream of chat completion
 * chunks at a set rate, over epoll and one timer. Usage: sse_upstream PORT EVENTS_PER_SECOND */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/timerfd.h>
#include <unistd.h>

enum { MAX_FDS = 8192, SLOTS = 10 };
static char open_stream[MAX_FDS]; /* 0: waiting for a request, else 1 + slot */
static const char HEAD[] =
    "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";
static const char EVENT[] =
    "data: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1700000000,"
    "\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\" token\"},"
    "\"finish_reason\":null}]}\n\n";

static void die(const char *what) {
  perror(what);
  exit(1);
}

static void drop(int fd) {
  open_stream[fd] = 0;
  close(fd);
}

int main(int argc, char **argv) {
  if (argc != 3) {
    fprintf(stderr, "usage: sse_upstream PORT EVENTS_PER_SECOND\n");
    return 2;
  }
  signal(SIGPIPE, SIG_IGN);
  int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), one = 1;
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  struct sockaddr_in at = {.sin_family = AF_INET,
                           .sin_port = htons((unsigned short)atoi(argv[1])),
                           .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  if (bind(listener, (struct sockaddr *)&at, sizeof at) || listen(listener, 4096)) die("bind");
  /* each stream is served in one of SLOTS phases, so that events do not come in one burst */
  int timer = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK);
  long step = 1000000000L / atol(argv[2]) / SLOTS;
  struct itimerspec every = {{step / 1000000000L, step % 1000000000L},
                             {step / 1000000000L, step % 1000000000L}};
  timerfd_settime(timer, 0, &every, NULL);
  int poll = epoll_create1(0), slot = 0, next = 0;
  struct epoll_event event = {.events = EPOLLIN, .data.fd = listener};
  epoll_ctl(poll, EPOLL_CTL_ADD, listener, &event);
  event.data.fd = timer;
  epoll_ctl(poll, EPOLL_CTL_ADD, timer, &event);
  char chunk[512], buffer[65536];
  int chunk_length = snprintf(chunk, sizeof chunk, "%zx\r\n%s\r\n", sizeof EVENT - 1, EVENT);
  for (;;) {
    struct epoll_event ready[256];
    int n = epoll_wait(poll, ready, 256, -1);
    for (int i = 0; i < n; i++) {
      int fd = ready[i].data.fd;
      if (fd == listener) {
        int client;
        while ((client = accept4(listener, NULL, NULL, SOCK_NONBLOCK)) >= 0) {
          if (client >= MAX_FDS) {
            close(client);
            continue;
          }
          setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
          event.data.fd = client;
          epoll_ctl(poll, EPOLL_CTL_ADD, client, &event);
        }
      } else if (fd == timer) {
        unsigned long ticks;
        if (read(timer, &ticks, sizeof ticks) < 0) continue;
        while (ticks-- > 0) {
          slot = (slot + 1) % SLOTS;
          for (int s = 0; s < MAX_FDS; s++)
            if (open_stream[s] == 1 + slot && write(s, chunk, (size_t)chunk_length) < 0 &&
                errno != EAGAIN)
              drop(s);
        }
      } else {
        ssize_t got = read(fd, buffer, sizeof buffer);
        if (got <= 0) {
          drop(fd);
        } else if (!open_stream[fd]) { /* the request fits one read on loopback */
          if (write(fd, HEAD, sizeof HEAD - 1) > 0) open_stream[fd] = (char)(1 + next++ % SLOTS);
        }
      }
    }
  }
}
