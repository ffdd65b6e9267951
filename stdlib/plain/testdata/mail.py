import email
import email.utils
from email import encoders, header, policy
from email.generator import DecodedGenerator
from email.headerregistry import Address, Group
from email.message import EmailMessage
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
import io

# Messages of the new kind.
msg = EmailMessage()
msg['Subject'] = 'Grüße aus Köln'
msg['From'] = Address('Jörg Müller', 'joerg', 'example.org')
msg['To'] = [Address('Ann, B.', 'ann', 'example.com'), Group('Friends', [Address('', 'c', 'd.e'), Address('F', 'f', 'g.h')])]
msg.set_content('Hallo\nWelt\n')
msg.add_alternative('<p>Hallo <b>Welt</b></p>\n', subtype='html')
msg.add_attachment(b'\x00\x01\x02' * 30, maintype='application', subtype='octet-stream', filename='Dänen.bin')
msg.set_boundary('outer')
msg.get_payload(0).set_boundary('inner')
text = msg.as_string()
print(text)
again = email.message_from_bytes(msg.as_bytes(), policy=policy.default)
print(again['subject'], [a.addr_spec for a in again['to'].addresses], again['from'].addresses[0].display_name)
print(again.get_body(('html',)).get_content(), [(p.get_filename(), len(p.get_content())) for p in again.iter_attachments()])
print([p.get_content_type() for p in again.walk()], again['to'].groups[1].display_name)

# Messages of the old kind.
old = MIMEMultipart('mixed', boundary='MARK')
old['Subject'] = header.Header('Über Größen', 'utf-8')
old['From'] = email.utils.formataddr(('Jörg', 'j@example.org'))
old.preamble = 'For old readers.'
old.attach(MIMEText('Straße', 'plain', 'iso-8859-1'))
data = MIMEBase('application', 'x-data')
data.set_payload(b'12345')
encoders.encode_base64(data)
data.add_header('Content-Disposition', 'attachment', filename='d.bin')
old.attach(data)
print(old.as_string())
back = email.message_from_string(old.as_string())
print(header.decode_header(back['subject']), str(header.make_header(header.decode_header(back['subject']))), back.get_payload(0).get_payload(decode=True))
out = io.StringIO()
DecodedGenerator(out).flatten(back)
print(out.getvalue())

# What is wrong becomes a defect.
for broken in 'Content-Type: multipart/mixed; boundary=x\n\nno parts', ' continued\nTo: a\n\n', 'No field\n':
    print([type(d).__name__ for d in email.message_from_string(broken).defects])
print(email.message_from_string('To: a@b@c, (x\nDate: never\n\n', policy=policy.default)['date'].defects)
print(email.utils.parseaddr('"A, B" <a@b.c> (note)'), email.utils.getaddresses(['a@b, "C" <c@d>', 'e@f (G)']))
print(email.utils.parsedate_to_datetime('Fri, 20 Nov 1998 09:55:06 -0600').isoformat(), email.utils.formatdate(0))
print(policy.SMTP.clone(max_line_length=30).fold('Subject', 'A subject that is longer than thirty characters').encode())
