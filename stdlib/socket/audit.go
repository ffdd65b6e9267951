package socket

// methodEvents and functionEvents are the events of sockets' methods and of the module's functions; see
// object.AuditedDefs. Those of sendto and of new sockets are told where their arguments are known.
var (
	methodEvents = map[string]string{
		"bind":       "socket.bind 0 1",
		"connect":    "socket.connect 0 1",
		"connect_ex": "socket.connect 0 1",
		"sendmsg":    "socket.sendmsg 0 4",
	}
	functionEvents = map[string]string{
		"getaddrinfo":      "socket.getaddrinfo 0 1 2=0 3=0 4=0",
		"gethostbyaddr":    "socket.gethostbyaddr 0",
		"gethostbyname":    "socket.gethostbyname 0",
		"gethostbyname_ex": "socket.gethostbyname 0",
		"gethostname":      "socket.gethostname",
		"getnameinfo":      "socket.getnameinfo 0",
		"getservbyname":    "socket.getservbyname 0 1",
		"getservbyport":    "socket.getservbyport 0 1",
	}
)
